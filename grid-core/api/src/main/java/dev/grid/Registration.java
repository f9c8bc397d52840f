package dev.grid;

import java.util.UUID;

/** A listener's place in a structure. */
public interface Registration extends AutoCloseable {

  /** Identifies the registration within its structure. */
  UUID id();

  /**
   * Ends the calls to the listener; one that is under way may still finish. Closing again does
   * nothing.
   */
  @Override
  void close();
}
