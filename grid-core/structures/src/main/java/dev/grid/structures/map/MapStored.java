package dev.grid.structures.map;

import dev.grid.map.MapStoreConfig;
import dev.grid.map.MapStoreException;
import dev.grid.protocol.Data;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a map with a store has in a partition beside its entries: the changes that wait to be
 * stored, whether all was loaded, and, while a call is handled, what was loaded for it and what it
 * has to store before it may change anything. Confined to its state.
 */
final class MapStored {

  private final MapStoreConfig config;
  private final WriteQueue queue;

  /** The store has been loaded whole; copies know that, too. */
  private boolean allLoaded;

  // The primary's.

  private @Nullable MapStorePart part;
  private long tickedMillis;
  private @Nullable MapStoreException lastFailure;
  private long loads;
  private long stores;
  private long failures;
  private long givenUp;

  // One call's, while it is handled.

  private Mode mode = Mode.MEMORY;
  private boolean mayBeRefused;
  private Map<Data, MapEntry> shown = Map.of();
  private List<Pending> pending = new ArrayList<>();

  /** What becomes of a change. */
  private enum Mode {
    /** It is not stored. */
    MEMORY,
    /** It is stored before it is made. */
    THROUGH,
    /** It is made, and waits to be stored. */
    BEHIND
  }

  /**
   * Something to be stored.
   *
   * @param value null if the key is to be deleted
   */
  record Change(Data key, @Nullable Data value) {}

  /**
   * A change that is to be stored, and then made.
   *
   * @param change null if there is nothing to store
   * @param waits whether it is not stored before it is made, as an earlier one of its key waits
   * @param carryOut makes it
   */
  record Pending(@Nullable Change change, boolean waits, Consumer<MapChange> carryOut) {}

  MapStored(MapStoreConfig config) {
    this.config = config;
    this.queue = new WriteQueue(config);
  }

  MapStoreConfig config() {
    return config;
  }

  WriteQueue queue() {
    return queue;
  }

  /** Whether a new one would be the same. */
  boolean isEmpty() {
    return queue.isEmpty() && !allLoaded;
  }

  long digest() {
    return queue.digest() + (allLoaded ? 1 : 0);
  }

  boolean isAllLoaded() {
    return allLoaded;
  }

  MapEffect.AllLoaded allLoaded() {
    allLoaded = true;
    return new MapEffect.AllLoaded();
  }

  /** Applies what a primary changed. */
  void apply(MapEffect.OfStore effect) {
    switch (effect) {
      case MapEffect.Queued e -> {
        Data value = e.value() == null ? null : new Data(e.value());
        queue.put(new WriteQueue.Write(e.sequence(), new Data(e.key()), value, e.sinceMillis()));
      }
      case MapEffect.Drained e -> queue.remove(e.sequences());
      case MapEffect.AllLoaded e -> allLoaded = true;
    }
  }

  // The primary.

  void opened(MapStorePart opened) {
    part = opened;
    queue.promoted(opened.waiting());
  }

  MapStorePart part() {
    return Objects.requireNonNull(part, "part");
  }

  void demoted() {
    part = null;
    lastFailure = null;
    queue.demoted();
  }

  void ticked(long nowMillis) {
    tickedMillis = nowMillis;
  }

  long tickedMillis() {
    return tickedMillis;
  }

  /** Whether changes wait before they are stored. */
  boolean isBehind() {
    return part().stores() && !config.writeDelay().isZero();
  }

  /** Whether changes are stored before they are made. */
  boolean isThrough() {
    return part().stores() && config.writeDelay().isZero();
  }

  // Counts.

  void countLoads(int keys) {
    loads += keys;
  }

  void countStores(int changes) {
    stores += changes;
  }

  void countFailure(@Nullable MapStoreException failure) {
    failures++;
    lastFailure = failure;
  }

  /** The store has done what it was asked for, and nothing else failed. */
  void works() {
    lastFailure = null;
  }

  void countGivenUp(int changes) {
    givenUp += changes;
  }

  long failures() {
    return failures;
  }

  @Nullable MapStoreException lastFailure() {
    return lastFailure;
  }

  Map<String, Long> counts() {
    MapStorePart opened = part;
    long now = opened == null ? 0 : opened.nowMillis();
    return Map.of(
        "loads",
        loads,
        "stores",
        stores,
        "store-failures",
        failures,
        "stores-given-up",
        givenUp,
        "stores-waiting",
        (long) queue.size(),
        "oldest-store-millis",
        queue.ageMillis(now));
  }

  // One call.

  /**
   * A call is handled from now on.
   *
   * @param known what keys have that are not in memory
   * @param isStored whether what it changes is to be stored
   * @param isDecided whether what it changes may not be refused
   */
  void begin(Map<Data, Data> known, boolean isStored, boolean isDecided) {
    mayBeRefused = !isDecided;
    mode = !isStored || !part().stores() ? Mode.MEMORY : isThrough() ? Mode.THROUGH : Mode.BEHIND;
    if (!known.isEmpty()) {
      shown = new HashMap<>();
      known.forEach((key, value) -> shown.put(key, MapEntry.of(key.bytes(), value.bytes())));
    }
  }

  void end() {
    mode = Mode.MEMORY;
    shown = Map.of();
    if (!pending.isEmpty()) {
      pending = new ArrayList<>(); // The call has failed.
    }
  }

  /** What stands for a key's entry, which is not in memory, but known; null if there is none. */
  @Nullable MapEntry shown(Data key) {
    return shown.get(key);
  }

  /** A change of the call: made now, or when it was stored. */
  void write(MapChange change, Data key, @Nullable Data value, Consumer<MapChange> carryOut) {
    switch (mode) {
      case MEMORY -> carryOut.accept(change);
      case THROUGH -> {
        boolean waits = queue.find(key) != null;
        if (waits && mayBeRefused) {
          throw new MapStoreException(
              "a change of the key that a transaction or a merge has made waits to be stored, as"
                  + " the store has failed: try again when it works",
              null);
        }
        pending.add(new Pending(new Change(key, value), waits, carryOut));
      }
      case BEHIND -> {
        carryOut.accept(change);
        change.add(queue.add(key, value, change.nowMillis()));
      }
    }
  }

  /** What is done with the changes of the call, when they are made. */
  void afterwards(MapChange change, Consumer<MapChange> carryOut) {
    if (pending.isEmpty()) {
      carryOut.accept(change);
    } else {
      pending.add(new Pending(null, false, carryOut));
    }
  }

  /** What the call has to store before it goes on. */
  List<Pending> takePending() {
    if (pending.isEmpty()) {
      return List.of();
    }
    List<Pending> taken = pending;
    pending = new ArrayList<>();
    return taken;
  }
}
