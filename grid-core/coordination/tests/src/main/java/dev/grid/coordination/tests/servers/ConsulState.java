package dev.grid.coordination.tests.servers;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a Consul server knows of keys and sessions, by the documented rules of its HTTP API:
 *
 * <ul>
 *   <li>Each change has the next index, and an entry has the index of its creation and of its last
 *       change.
 *   <li>A key is locked for one session at a time. LockIndex counts how often it was, since the key
 *       was made.
 *   <li>A session that is not renewed for its TTL is invalidated: what it locks is released or
 *       deleted, as its behavior says, and cannot be locked again for its lock-delay. Consul takes
 *       up to twice the TTL; this takes the TTL, which is the least that it promises.
 *   <li>What was deleted still counts in the index of a prefix, so that a query which waits for a
 *       change hears of it.
 * </ul>
 *
 * <p>Times are nanoseconds of one monotonic clock, given by the caller. Not thread-safe.
 */
final class ConsulState {

  /** An entry as a reader sees it. Immutable. */
  record Entry(
      String key,
      byte[] value,
      long createIndex,
      long modifyIndex,
      long lockIndex,
      @Nullable String session) {}

  private record Session(
      String id, long ttlNanos, long lockDelayNanos, boolean deletes, long deadlineNanos) {

    Session renewed(long nowNanos) {
      return new Session(id, ttlNanos, lockDelayNanos, deletes, nowNanos + ttlNanos);
    }
  }

  private final TreeMap<String, Entry> entries = new TreeMap<>();
  private final Map<String, Session> sessions = new HashMap<>();

  /** When keys that were deleted were, by index. */
  private final TreeMap<String, Long> deletions = new TreeMap<>();

  /** Until when keys cannot be locked. */
  private final Map<String, Long> lockDelays = new HashMap<>();

  private long index = 1;

  long index() {
    return index;
  }

  String createSession(long ttlNanos, long lockDelayNanos, boolean deletes, long nowNanos) {
    index++;
    String id = UUID.randomUUID().toString();
    sessions.put(id, new Session(id, ttlNanos, lockDelayNanos, deletes, nowNanos + ttlNanos));
    return id;
  }

  /** Whether there is such a session. */
  boolean renew(String id, long nowNanos) {
    return sessions.computeIfPresent(id, (ignored, session) -> session.renewed(nowNanos)) != null;
  }

  boolean hasSession(String id) {
    return sessions.containsKey(id);
  }

  void destroy(String id, long nowNanos) {
    Session session = sessions.remove(id);
    if (session == null) {
      return;
    }
    index++;
    for (Entry entry : List.copyOf(entries.values())) {
      if (id.equals(entry.session())) {
        if (session.deletes()) {
          remove(entry.key());
        } else {
          entries.put(
              entry.key(),
              new Entry(
                  entry.key(), entry.value(), entry.createIndex(), index, entry.lockIndex(), null));
        }
        if (session.lockDelayNanos() > 0) {
          lockDelays.put(entry.key(), nowNanos + session.lockDelayNanos());
        }
      }
    }
  }

  /** Invalidates sessions that were not renewed in time. */
  void expire(long nowNanos) {
    for (Session session : List.copyOf(sessions.values())) {
      if (session.ttlNanos() > 0 && nowNanos - session.deadlineNanos() >= 0) {
        destroy(session.id(), nowNanos);
      }
    }
  }

  /** A server that becomes the leader gives each session its whole TTL once more. */
  void renewAll(long nowNanos) {
    sessions.replaceAll((id, session) -> session.renewed(nowNanos));
  }

  @Nullable Entry get(String key) {
    return entries.get(key);
  }

  List<Entry> list(String prefix) {
    List<Entry> found = new ArrayList<>();
    for (Entry entry : entries.tailMap(prefix, true).values()) {
      if (!entry.key().startsWith(prefix)) {
        break;
      }
      found.add(entry);
    }
    return found;
  }

  /** What a query of this key, or of all with this prefix, says as its index; never 0. */
  long indexOf(String key, boolean recurse) {
    if (!recurse) {
      Entry entry = entries.get(key);
      return entry == null ? deletions.getOrDefault(key, 1L) : entry.modifyIndex();
    }
    long newest = 1;
    for (Entry entry : list(key)) {
      newest = Math.max(newest, entry.modifyIndex());
    }
    for (Map.Entry<String, Long> deletion : deletions.tailMap(key, true).entrySet()) {
      if (!deletion.getKey().startsWith(key)) {
        break;
      }
      newest = Math.max(newest, deletion.getValue());
    }
    return newest;
  }

  void set(String key, byte[] value) {
    index++;
    Entry old = entries.get(key);
    put(key, value, old, old == null ? 0 : old.lockIndex(), old == null ? null : old.session());
  }

  private void put(
      String key, byte[] value, @Nullable Entry old, long lockIndex, @Nullable String session) {
    entries.put(
        key,
        new Entry(key, value, old == null ? index : old.createIndex(), index, lockIndex, session));
  }

  /** Sets it if its last change had this index, or with 0 if there is none; whether it did. */
  boolean compareAndSet(String key, byte[] value, long expectedIndex) {
    Entry old = entries.get(key);
    if ((old == null ? 0 : old.modifyIndex()) != expectedIndex) {
      return false;
    }
    set(key, value);
    return true;
  }

  /** Whether the session has the key now; it may have had it before. */
  boolean lock(String key, byte[] value, String session, long nowNanos) {
    Entry old = entries.get(key);
    if (old != null && session.equals(old.session())) {
      index++;
      put(key, value, old, old.lockIndex(), session);
      return true;
    }
    Long delayed = lockDelays.get(key);
    if (delayed != null && delayed - nowNanos > 0) {
      return false;
    }
    lockDelays.remove(key);
    if (old != null && old.session() != null) {
      return false;
    }
    index++;
    put(key, value, old, old == null ? 1 : old.lockIndex() + 1, session);
    return true;
  }

  boolean unlock(String key, byte[] value, String session) {
    Entry old = entries.get(key);
    if (old == null || !session.equals(old.session())) {
      return false;
    }
    index++;
    put(key, value, old, old.lockIndex(), null);
    return true;
  }

  void delete(String key) {
    if (entries.containsKey(key)) {
      index++;
      remove(key);
    }
  }

  private void remove(String key) {
    entries.remove(key);
    deletions.put(key, index);
  }

  /** Deletes it if its last change had this index; true also if there is none. */
  boolean compareAndDelete(String key, long expectedIndex) {
    Entry old = entries.get(key);
    if (old != null && old.modifyIndex() != expectedIndex) {
      return false;
    }
    delete(key);
    return true;
  }

  /** What a transaction has to restore if one of its operations fails. */
  ConsulState copy() {
    ConsulState copy = new ConsulState();
    copy.restore(this);
    return copy;
  }

  void restore(ConsulState saved) {
    entries.clear();
    entries.putAll(saved.entries);
    sessions.clear();
    sessions.putAll(saved.sessions);
    deletions.clear();
    deletions.putAll(saved.deletions);
    lockDelays.clear();
    lockDelays.putAll(saved.lockDelays);
    index = saved.index;
  }
}
