package dev.grid.spring.session;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session as the grid has it, under its id. Immutable.
 *
 * @param principal the name of who has logged in, by which the session is found; null for nobody
 * @param createdMillis since the epoch, as {@code accessedMillis}
 * @param maxInactiveMillis how long it lives without being accessed; negative for ever
 * @param movedTo the id that the session has now, for requests that began before it was changed;
 *     null if it is this entry's
 * @param hasMoved whether it had another id when it was created
 * @param attributes in no order, each name once
 */
record StoredSession(
    @Nullable String principal,
    long createdMillis,
    long accessedMillis,
    long maxInactiveMillis,
    @Nullable String movedTo,
    boolean hasMoved,
    List<StoredAttribute> attributes) {

  /** The attribute that {@link #principal} is, of queries. */
  static final String PRINCIPAL = "principal";

  /** How long a request may take that began before the session's id was changed. */
  private static final Duration MOVED_FOR = Duration.ofMinutes(1);

  /** The time to live of its entry, as of now; zero for ever. */
  Duration timeToLive() {
    return movedTo != null
        ? MOVED_FOR
        : maxInactiveMillis < 0 ? Duration.ZERO : Duration.ofMillis(Math.max(1, maxInactiveMillis));
  }

  StoredSession moved() {
    return new StoredSession(
        principal, createdMillis, accessedMillis, maxInactiveMillis, null, true, attributes);
  }

  /** What is left behind for a while of a session that has another id now. */
  StoredSession leaving(String newId) {
    return new StoredSession(
        principal, createdMillis, accessedMillis, maxInactiveMillis, newId, hasMoved, attributes);
  }
}
