package dev.grid;

import org.jspecify.annotations.Nullable;

/**
 * A request or its answer is larger than a limit allows; the message names the limit and what to do
 * instead. Making the call again would end in the same way. A request that is too large was not
 * applied. An answer that is too large is told of after the call was carried out: the message says
 * so where that changed anything.
 */
public class MessageTooLargeException extends GridException {

  private static final long serialVersionUID = 1L;

  public MessageTooLargeException(@Nullable String message) {
    super(message);
  }
}
