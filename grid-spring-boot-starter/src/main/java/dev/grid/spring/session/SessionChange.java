package dev.grid.spring.session;

import dev.grid.map.EntryProcessor;
import dev.grid.map.MutableEntry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Applies what a request has changed of a session, in the member that has it. Immutable.
 *
 * @param changed attributes that have another value
 * @param removed names of attributes that are gone
 * @param accessedMillis when it was accessed last; what is later stays
 * @param maxInactiveMillis null if it has not changed
 * @param principalChanged whether {@code principal} is to be set
 */
record SessionChange(
    List<StoredAttribute> changed,
    List<String> removed,
    long accessedMillis,
    @Nullable Long maxInactiveMillis,
    boolean principalChanged,
    @Nullable String principal)
    implements EntryProcessor<String, StoredSession, String> {

  /** The answer if the change was applied; else it is the id that the session has now. */
  static final String APPLIED = "";

  /** Null if there is no such session any more. */
  @Override
  public @Nullable String process(MutableEntry<String, StoredSession> entry) {
    StoredSession session = entry.value();
    if (session == null) {
      return null;
    }
    if (session.movedTo() != null) {
      return session.movedTo();
    }
    StoredSession now = applyTo(session);
    entry.setValue(now, now.timeToLive());
    return APPLIED;
  }

  StoredSession applyTo(StoredSession session) {
    Set<String> replaced = new HashSet<>(removed);
    changed.forEach(attribute -> replaced.add(attribute.name()));
    List<StoredAttribute> attributes = new ArrayList<>(session.attributes());
    attributes.removeIf(attribute -> replaced.contains(attribute.name()));
    attributes.addAll(changed);
    return new StoredSession(
        principalChanged ? principal : session.principal(),
        session.createdMillis(),
        Math.max(session.accessedMillis(), accessedMillis),
        maxInactiveMillis == null ? session.maxInactiveMillis() : maxInactiveMillis,
        null,
        session.hasMoved(),
        attributes);
  }
}
