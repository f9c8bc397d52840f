package dev.grid.structures.map;

import dev.grid.kernel.FailureLog;
import dev.grid.kernel.PartServices;
import dev.grid.kernel.StoredValues;
import dev.grid.map.MapLoader;
import dev.grid.map.MapStore;
import dev.grid.map.MapStoreConfig;
import dev.grid.map.MapStoreException;
import dev.grid.protocol.Data;
import dev.grid.structures.map.MapStored.Change;
import dev.grid.structures.map.WriteQueue.Write;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A map's store on one member, as it is asked in bytes by tasks outside partitions. Thread-safe, as
 * the store is.
 */
final class MapStorePart implements AutoCloseable {

  /** The pool that stores are called on. */
  static final String POOL = "map-stores";

  /** After so many failures one after another the rest of a batch is not tried. */
  private static final int FAILURES_IN_A_ROW_MAX = 3;

  private static final System.Logger log = System.getLogger(MapStorePart.class.getName());

  private static final FailureLog failures =
      new FailureLog((what, cause) -> log.log(System.Logger.Level.WARNING, what, cause));

  private final String map;
  private final MapStoreConfig config;
  private final PartServices services;
  private final MapLoader<Object, Object> loader;
  private final @Nullable MapStore<Object, Object> store;
  private final StoredValues values;
  private final KeyLoading keyLoading;

  /** The changes that wait to be stored in the partitions that this member serves. */
  private final AtomicLong waiting = new AtomicLong();

  /** A call to the store. */
  @FunctionalInterface
  private interface StoreCall<T> {
    T call() throws Exception;
  }

  /**
   * What came of storing a batch of a queue.
   *
   * @param stored what was stored or deleted
   * @param failed what was not, and is to be tried again
   * @param givenUp what was not and is not tried again
   * @param isDown whether the store fails at whatever it is asked for, as it seems
   * @param failure of the last that failed, or null
   */
  record Drained(
      long[] stored,
      long[] failed,
      long[] givenUp,
      boolean isDown,
      @Nullable MapStoreException failure) {}

  /**
   * What came of deleting all.
   *
   * @param keys what was deleted
   * @param failure why that is not all, or null
   */
  record Cleared(List<Data> keys, @Nullable MapStoreException failure) {}

  @SuppressWarnings("unchecked") // Who configures a store knows what is in the map.
  MapStorePart(String map, MapStoreConfig config, PartServices services) throws Exception {
    this.map = map;
    this.config = config;
    this.services = services;
    MapLoader<?, ?> opened =
        Objects.requireNonNull(
            config.factory().open(map), () -> "map=" + map + ": the store factory returned null");
    this.loader = (MapLoader<Object, Object>) opened;
    this.store = opened instanceof MapStore<?, ?> s ? (MapStore<Object, Object>) s : null;
    this.values = new StoredValues("map", map, services::serialization);
    this.keyLoading = new KeyLoading(map, config, services, this);
  }

  /** Whether what is written is stored; else the store is a loader only. */
  boolean stores() {
    return store != null;
  }

  /** What loads many keys, in all partitions. */
  KeyLoading keyLoading() {
    return keyLoading;
  }

  long nowMillis() {
    return services.nowMillis();
  }

  AtomicLong waiting() {
    return waiting;
  }

  MapLoader<Object, Object> loader() {
    return loader;
  }

  StoredValues values() {
    return values;
  }

  // Loading.

  /** The values of some keys that are there. */
  Map<Data, Data> load(List<Data> keys) {
    Map<Data, Data> loaded = new HashMap<>();
    for (int from = 0; from < keys.size(); from += config.batchSize()) {
      loadBatch(keys.subList(from, Math.min(keys.size(), from + config.batchSize())), loaded);
    }
    return loaded;
  }

  private void loadBatch(List<Data> keys, Map<Data, Data> loaded) {
    Map<Object, Data> asked = new LinkedHashMap<>();
    keys.forEach(key -> asked.put(object(key), key));
    if (keys.size() == 1) {
      Object key = asked.keySet().iterator().next();
      Object value =
          ask("loading key=" + StoredValues.keyText(key), () -> boxed(loader.load(key)))[0];
      if (value != null) {
        loaded.put(keys.getFirst(), values.data(value, "a loaded value"));
      }
      return;
    }
    Map<Object, Object> answer =
        ask(
            "loading keys=" + keys.size(),
            () -> Objects.requireNonNull(loader.loadAll(List.copyOf(asked.keySet())), "loadAll"));
    answer.forEach(
        (key, value) -> {
          Data data = asked.get(key);
          if (data == null && key != null) {
            data = values.key(key); // Equal by its bytes, as keys that have no equals.
          }
          if (data != null && value != null && keys.contains(data)) {
            loaded.put(data, values.data(value, "a loaded value"));
          }
        });
  }

  private static @Nullable Object[] boxed(@Nullable Object value) {
    return new @Nullable Object[] {value};
  }

  // Storing.

  /** Stores changes of different keys, in their order. */
  void write(List<Change> changes) {
    for (int from = 0; from < changes.size(); ) {
      boolean deletes = changes.get(from).value() == null;
      int to = from + 1;
      while (to < changes.size()
          && to - from < config.batchSize()
          && deletes == (changes.get(to).value() == null)) {
        to++;
      }
      write(changes.subList(from, to), deletes);
      from = to;
    }
  }

  private void write(List<Change> changes, boolean deletes) {
    MapStore<Object, Object> to = Objects.requireNonNull(store);
    Object first = object(changes.getFirst().key());
    String what =
        (deletes ? "deleting key=" : "storing key=")
            + StoredValues.keyText(first)
            + (changes.size() == 1 ? "" : " keys=" + changes.size());
    if (changes.size() == 1) {
      Data value = changes.getFirst().value();
      Object object = value == null ? null : values.value(value, first);
      run(
          what,
          () -> {
            if (object == null) {
              to.delete(first);
            } else {
              to.store(first, object);
            }
          });
    } else if (deletes) {
      List<Object> keys = changes.stream().map(change -> object(change.key())).toList();
      run(what, () -> to.deleteAll(keys));
    } else {
      Map<Object, Object> entries = new LinkedHashMap<>();
      for (Change change : changes) {
        Object key = object(change.key());
        entries.put(key, values.value(Objects.requireNonNull(change.value()), key));
      }
      run(what, () -> to.storeAll(entries));
    }
  }

  private Object object(Data key) {
    return values.object(key, () -> "a key that its store is asked for");
  }

  /** Deletes all of these, as far as that succeeds. */
  Cleared clear(List<Data> keys) {
    int done = 0;
    try {
      while (done < keys.size()) {
        int to = Math.min(keys.size(), done + config.batchSize());
        write(keys.subList(done, to).stream().map(key -> new Change(key, null)).toList(), true);
        done = to;
      }
      return new Cleared(keys, null);
    } catch (RuntimeException e) {
      return new Cleared(keys.subList(0, done), asFailure(e));
    }
  }

  // Storing what waits.

  /**
   * Stores what has waited: by as few calls as its order allows; one after another where these
   * fail, so that what cannot be stored holds up nothing but its own key.
   *
   * @param failed how often each has failed before that was tried before; these come last
   */
  Drained drain(List<Write> batch, Map<Long, Integer> failed) {
    Draining draining = new Draining(failed);
    int firsts = batch.size() - failed.size();
    for (int from = 0; from < batch.size() && !draining.isStopped(); ) {
      int to = from < firsts ? endOfRun(batch.subList(0, firsts), from) : from + 1;
      draining.store(batch.subList(from, to));
      from = to;
    }
    return draining.drained();
  }

  /** The end of what one call may do: all stored or all deleted, and no key twice. */
  private static int endOfRun(List<Write> batch, int from) {
    Set<Data> keys = new HashSet<>();
    boolean deletes = batch.get(from).value() == null;
    int to = from;
    while (to < batch.size()
        && deletes == (batch.get(to).value() == null)
        && keys.add(batch.get(to).key())) {
      to++;
    }
    return to;
  }

  /** One batch. Lives for one task. */
  private final class Draining {

    private final Map<Long, Integer> failedBefore;
    private final List<Long> stored = new ArrayList<>();
    private final List<Long> failed = new ArrayList<>();
    private final List<Long> givenUp = new ArrayList<>();
    private final Set<Data> blocked = new HashSet<>();
    private @Nullable MapStoreException failure;
    private int inARow;
    private boolean isDown;

    Draining(Map<Long, Integer> failedBefore) {
      this.failedBefore = failedBefore;
    }

    boolean isStopped() {
      return inARow >= FAILURES_IN_A_ROW_MAX;
    }

    void store(Collection<Write> run) {
      List<Write> free = run.stream().filter(write -> !blocked.contains(write.key())).toList();
      if (free.isEmpty()) {
        return;
      }
      if (free.size() > 1 && isStored(free)) {
        return;
      }
      for (Write write : free) {
        if (isStopped()) {
          return;
        }
        if (!isStored(List.of(write))) {
          notStored(write);
        }
      }
    }

    private boolean isStored(List<Write> run) {
      try {
        write(
            run.stream().map(w -> new Change(w.key(), w.value())).toList(),
            run.getFirst().value() == null);
      } catch (RuntimeException e) {
        failure = asFailure(e);
        return false;
      }
      run.forEach(w -> stored.add(w.sequence()));
      inARow = 0;
      return true;
    }

    private void notStored(Write write) {
      MapStoreException cause = Objects.requireNonNull(failure);
      inARow++;
      // What has failed before may never be stored, which says nothing of the rest.
      isDown = isStopped() && !failedBefore.containsKey(write.sequence());
      if (failedBefore.getOrDefault(write.sequence(), 0) >= config.retriesMax()) {
        givenUp.add(write.sequence());
        log.log(
            System.Logger.Level.ERROR,
            "map={0}: a change that waited to be stored is given up after retriesMax={1}: {2}",
            map,
            config.retriesMax(),
            cause.getMessage());
      } else {
        blocked.add(write.key());
        failed.add(write.sequence());
        failures.failed("map=" + map + ": a change waits on, and will be stored later", cause);
      }
    }

    Drained drained() {
      return new Drained(array(stored), array(failed), array(givenUp), isDown, failure);
    }

    private static long[] array(List<Long> sequences) {
      return sequences.stream().mapToLong(Long::longValue).toArray();
    }
  }

  // Failures.

  /** A call to the store that answers nothing. */
  @FunctionalInterface
  private interface StoreAction {
    void run() throws Exception;
  }

  private void run(String what, StoreAction action) {
    Object unused =
        ask(
            what,
            () -> {
              action.run();
              return true;
            });
  }

  @SuppressWarnings("CatchingUnchecked") // Users write stores.
  private <T> T ask(String what, StoreCall<T> call) {
    try {
      return call.call();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(what, e);
    } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
      throw failed(what, e);
    }
  }

  /** What the store is asked for has failed. */
  MapStoreException failed(String what, Throwable cause) {
    return new MapStoreException(
        "map=" + map + ": the store failed at " + what + ": " + cause, cause);
  }

  private MapStoreException asFailure(RuntimeException e) {
    return e instanceof MapStoreException failure
        ? failure
        : new MapStoreException(String.valueOf(e.getMessage()), e);
  }

  @Override
  public void close() {
    keyLoading.close();
    long left = waiting.get();
    if (left > 0) {
      log.log(
          System.Logger.Level.WARNING,
          "map={0}: changes={1} waited to be stored when its store was closed on this member; other"
              + " members that have copies of them store them",
          map,
          left);
    }
    if (config.factory().closes() && loader instanceof AutoCloseable closeable) {
      run("closing", closeable::close);
    }
  }
}
