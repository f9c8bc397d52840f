package dev.grid.kernel.cp;

/**
 * A message that is sent within a session of its group: it is refused if the session has ended, and
 * one that waits fails when it ends.
 */
public interface OfSession {

  /** Stands for no session: such a message is within none. */
  long NONE = -1;

  /** The session, or {@link #NONE}. */
  long sessionId();
}
