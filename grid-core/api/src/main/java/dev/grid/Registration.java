package dev.grid;

import java.util.UUID;

/** A listener's place in a structure. */
public interface Registration extends AutoCloseable {

  /** Identifies the registration within its structure. */
  UUID id();

  /**
   * Ends the calls to the listener. When this has returned, none begins any more, not for what has
   * happened before either; one that is under way may still finish, and is not waited for. Closing
   * again does nothing. Does not block.
   */
  @Override
  void close();
}
