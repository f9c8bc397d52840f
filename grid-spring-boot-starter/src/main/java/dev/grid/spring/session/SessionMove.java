package dev.grid.spring.session;

import dev.grid.map.EntryProcessor;
import dev.grid.map.MutableEntry;
import org.jspecify.annotations.Nullable;

/**
 * Leaves word of a session's new id under the old one, for requests that are under way, and answers
 * with the session. It stays readable by another attempt of the same move, which finds it here
 * whether or not the first one came to write it under the new id. Immutable.
 */
record SessionMove(String newId) implements EntryProcessor<String, StoredSession, StoredSession> {

  /** The session, or null if there is none under this id any more, or it has moved elsewhere. */
  @Override
  public @Nullable StoredSession process(MutableEntry<String, StoredSession> entry) {
    StoredSession session = entry.value();
    if (session == null || (session.movedTo() != null && !session.movedTo().equals(newId))) {
      return null;
    }
    StoredSession left = session.leaving(newId);
    entry.setValue(left, left.timeToLive());
    return session;
  }
}
