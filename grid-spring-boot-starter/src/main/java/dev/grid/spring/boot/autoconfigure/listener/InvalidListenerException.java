package dev.grid.spring.boot.autoconfigure.listener;

import org.springframework.beans.BeansException;

/** A listener method cannot be called as it is annotated; {@link #action()} says what to change. */
final class InvalidListenerException extends BeansException {

  private static final long serialVersionUID = 1L;

  private final String action;

  InvalidListenerException(String message, String action) {
    super(message);
    this.action = action;
  }

  String action() {
    return action;
  }
}
