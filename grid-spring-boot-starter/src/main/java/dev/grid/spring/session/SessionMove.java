package dev.grid.spring.session;

import dev.grid.map.EntryProcessor;
import dev.grid.map.MutableEntry;
import org.jspecify.annotations.Nullable;

/**
 * Takes a session from under its id, and leaves word of the new one for requests that are under
 * way. Immutable.
 */
record SessionMove(String newId) implements EntryProcessor<String, StoredSession, StoredSession> {

  /** The session, or null if there is none under this id any more. */
  @Override
  public @Nullable StoredSession process(MutableEntry<String, StoredSession> entry) {
    StoredSession session = entry.value();
    if (session == null || session.movedTo() != null) {
      return null;
    }
    StoredSession left = session.leaving(newId);
    entry.setValue(left, left.timeToLive());
    return session;
  }
}
