package dev.grid.reliabletopic;

import dev.grid.GridException;

/** A reliable topic has no room: its messages have not lived yet. Try again later. */
public class TopicOverloadException extends GridException {

  private static final long serialVersionUID = 1L;

  /** Says which topic has no room. */
  public TopicOverloadException(String message) {
    super(message);
  }

  @Override
  public boolean isRetrySafe() {
    return true;
  }
}
