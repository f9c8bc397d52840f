package dev.grid.kernel.cp;

import dev.grid.cp.SessionExpiredException;
import java.util.UUID;

/**
 * The sessions of a group, as its host asks for them: what a session holds is freed when it ends,
 * by {@link dev.grid.kernel.Handler#callerGone} with its {@link #holder}. Confined to the group's
 * host.
 */
public interface Sessions {

  /** Tells holders that are sessions from callers. */
  long HOLDER = 0x7365_7373_696f_6e00L;

  /** Whether a session is there: it was begun and has not ended. */
  boolean isActive(long session);

  /** How many sessions there are. */
  int size();

  /** What a session is called among those that hold something of a state. */
  static UUID holder(long session) {
    return new UUID(HOLDER, session);
  }

  /** Whether what holds something is a session. */
  static boolean isHolder(UUID holder) {
    return holder.getMostSignificantBits() == HOLDER;
  }

  /** The session that is {@linkplain #holder called} so. */
  static long sessionOf(UUID holder) {
    return holder.getLeastSignificantBits();
  }

  /** What a message of a session fails with that is not active. */
  static SessionExpiredException expired(long session) {
    return new SessionExpiredException(
        "session=%d has ended: what it held is free; begin another".formatted(session));
  }
}
