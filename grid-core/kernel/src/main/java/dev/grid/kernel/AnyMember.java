package dev.grid.kernel;

/**
 * A message with {@link dev.grid.protocol.Routing#MEMBER} that any member serves as well as
 * another. Where one cannot, for a reason of its own, the member that was asked has another serve
 * it: whoever asks need not know of the others.
 */
public interface AnyMember {

  /**
   * Whether a call that has failed so had no effect, and another member may be able to serve it.
   */
  boolean isForAnother(Throwable failure);
}
