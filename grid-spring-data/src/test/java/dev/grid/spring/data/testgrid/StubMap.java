package dev.grid.spring.data.testgrid;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A map's entries and the calls that repositories make. Values are kept as bytes and compared by
 * them. Guarded by {@code this}. Public methods have the signatures of {@code GridMap}.
 */
public final class StubMap {

  private final String name;
  private final Map<Object, byte[]> entries = new TreeMap<>();
  private final Map<Object, Duration> timesToLive = new TreeMap<>();
  private final Set<Object> foreign = new HashSet<>();
  private final List<String> calls = new ArrayList<>();
  private @Nullable Runnable beforeConditionalWrite;
  private @Nullable Object lockedByOther;
  private boolean repeatsFirst;

  StubMap(String name) {
    this.name = name;
  }

  /** Runs once before the next conditional write: someone else comes in between. */
  public synchronized void beforeConditionalWrite(Runnable action) {
    beforeConditionalWrite = action;
  }

  /** The value of this key counts as written with another schema: no bytes equal its own. */
  public synchronized void markForeign(Object key) {
    foreign.add(key);
  }

  /** Someone else holds this key's lock for good. */
  public synchronized void lockByOther(Object key) {
    lockedByOther = key;
  }

  /** Scans show the first entry again at their end, as after the map grew. */
  public synchronized void repeatFirstEntry() {
    repeatsFirst = true;
  }

  /** The names of the calls made so far. */
  public synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  /** The time to live that a key was last stored with. */
  public synchronized @Nullable Duration timeToLive(Object key) {
    return timesToLive.get(key);
  }

  public String name() {
    return name;
  }

  public synchronized @Nullable Object get(Object key) {
    calls.add("get");
    return read(entries.get(key));
  }

  public synchronized void set(Object key, Object value) {
    calls.add("set");
    store(key, value, null);
  }

  public synchronized void set(Object key, Object value, Duration timeToLive) {
    calls.add("set");
    store(key, value, timeToLive);
  }

  public synchronized @Nullable Object putIfAbsent(Object key, Object value) {
    return putIfAbsent(key, value, null);
  }

  public synchronized @Nullable Object putIfAbsent(
      Object key, Object value, @Nullable Duration timeToLive) {
    calls.add("putIfAbsent");
    interfere();
    byte[] stored = entries.get(key);
    if (stored == null) {
      store(key, value, timeToLive);
    }
    return read(stored);
  }

  public synchronized boolean replace(Object key, Object oldValue, Object newValue) {
    calls.add("replace");
    interfere();
    if (!isStored(key, oldValue)) {
      return false;
    }
    store(key, newValue, null);
    return true;
  }

  public synchronized boolean remove(Object key, Object value) {
    calls.add("remove");
    interfere();
    return isStored(key, value) && entries.remove(key) != null;
  }

  private boolean isStored(Object key, Object value) {
    byte[] stored = entries.get(key);
    return stored != null && !foreign.contains(key) && Arrays.equals(stored, write(value));
  }

  public synchronized boolean delete(Object key) {
    calls.add("delete");
    return entries.remove(key) != null;
  }

  public synchronized boolean setTimeToLive(Object key, Duration timeToLive) {
    calls.add("setTimeToLive");
    timesToLive.put(key, timeToLive);
    return entries.containsKey(key);
  }

  public synchronized boolean containsKey(Object key) {
    return entries.containsKey(key);
  }

  public synchronized int size() {
    calls.add("size");
    return entries.size();
  }

  public synchronized void clear() {
    entries.clear();
  }

  public synchronized Map<Object, Object> getAll(Collection<?> keys) {
    calls.add("getAll");
    Map<Object, Object> found = new TreeMap<>();
    for (Object key : keys) {
      Object value = read(entries.get(key));
      if (value != null) {
        found.put(key, value);
      }
    }
    return found;
  }

  /** A scan; this one is a snapshot. */
  public synchronized Iterable<Map.Entry<Object, Object>> entries(int batchSize) {
    calls.add("entries");
    List<Map.Entry<Object, Object>> all = new ArrayList<>();
    entries.forEach((key, bytes) -> all.add(Map.entry(key, Objects.requireNonNull(read(bytes)))));
    if (repeatsFirst && !all.isEmpty()) {
      all.add(all.getFirst());
    }
    return all;
  }

  public synchronized boolean tryLock(Object key, Duration timeout, Duration lease) {
    calls.add("tryLock");
    return !key.equals(lockedByOther);
  }

  public synchronized void unlock(Object key) {
    calls.add("unlock");
  }

  private void interfere() {
    Runnable action = beforeConditionalWrite;
    beforeConditionalWrite = null;
    if (action != null) {
      action.run();
    }
  }

  private void store(Object key, Object value, @Nullable Duration timeToLive) {
    entries.put(key, write(value));
    foreign.remove(key);
    timesToLive.remove(key);
    if (timeToLive != null) {
      timesToLive.put(key, timeToLive);
    }
  }

  private static byte[] write(Object value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static @Nullable Object read(byte @Nullable [] bytes) {
    if (bytes == null) {
      return null;
    }
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return in.readObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
