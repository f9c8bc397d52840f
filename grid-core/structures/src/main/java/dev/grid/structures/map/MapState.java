package dev.grid.structures.map;

import dev.grid.config.MergePolicy;
import dev.grid.kernel.ContentDigest;
import dev.grid.kernel.Effect;
import dev.grid.kernel.State;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.Transfer;
import dev.grid.kernel.keys.EntryTable;
import dev.grid.kernel.keys.KeyLocks;
import dev.grid.kernel.keys.KeyLocks.Lock;
import dev.grid.kernel.keys.LockedState;
import dev.grid.kernel.keys.TableDigest;
import dev.grid.map.EvictionConfig;
import dev.grid.map.GridMap;
import dev.grid.map.MapConfig;
import dev.grid.protocol.Data;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One map's entries and locks in one partition. Every change goes through a method that returns its
 * effect, and applying that effect elsewhere does the same. Confined to its partition.
 */
final class MapState implements State, LockedState {

  /** A requested time to live or maximum idle time that means the map's own. */
  static final long AS_CONFIGURED = -1;

  private static final MapDigest DIGEST = new MapDigest();

  private final String name;
  private final EntryTable<MapEntry> table = new EntryTable<>();
  private final KeyLocks locks = new KeyLocks();
  private final Lifetimes lifetimes;

  /** Null if nothing is evicted. */
  private final @Nullable MapLimit limit;

  private final boolean keepsStatistics;
  private final boolean keepsTimes;
  private final MergePolicy mergePolicy;

  /** Null if the map has no store. */
  private final @Nullable MapStored stored;

  private final MapIndexes indexes;
  private final MapInterceptors interceptors = new MapInterceptors();

  /** Whether nothing but memory is asked about its messages: no store, and no interceptors. */
  private boolean isPlain;

  /** Null if nothing is remembered of changes. */
  private final @Nullable MapJournal journal;

  private long bytes;
  private long evictions;
  private long expirations;
  private int expirable;
  private int expiryCursor = EntryTable.CURSOR_START;
  private final Victims victims;

  MapState(StateContext context) {
    MapConfig config = context.config().structure(GridMap.TYPE, context.name());
    name = context.name();
    lifetimes = Lifetimes.of(config);
    EvictionConfig eviction = config.eviction();
    limit =
        eviction.policy() == EvictionConfig.Policy.NONE ? null : new MapLimit(eviction, context);
    keepsStatistics = config.perEntryStats();
    mergePolicy = config.mergePolicy();
    stored = config.store() == null ? null : new MapStored(config.store());
    isPlain = stored == null;
    keepsTimes =
        keepsStatistics
            || eviction.policy() != EvictionConfig.Policy.NONE
            || mergePolicy.usesStatistics();
    victims = new Victims(context.partition(), config.eviction().policy());
    indexes = MapIndexes.of(config, context);
    journal = MapJournal.of(config.journal(), context.config().partitionCount());
  }

  /** How long entries live, unless a call says otherwise. */
  Lifetimes lifetimes() {
    return lifetimes;
  }

  /** The map's name, for messages. */
  String name() {
    return name;
  }

  /** Whether hits and times of entries are for callers to see. */
  boolean keepsStatistics() {
    return keepsStatistics;
  }

  /** What it has to do with its store, or null if it has none. */
  @Nullable MapStored stored() {
    return stored;
  }

  MapIndexes indexes() {
    return indexes;
  }

  /** Whether it has neither a store nor interceptors. */
  boolean isPlain() {
    return isPlain;
  }

  MapInterceptors interceptors() {
    return interceptors;
  }

  void intercept(MapEffect.InterceptedBy effect) {
    interceptors.apply(effect);
    isPlain = stored == null && interceptors.isEmpty();
  }

  /** What it remembers of changes, or null if that is nothing. */
  @Nullable MapJournal journal() {
    return journal;
  }

  /** What stays of an entry when a split has healed. */
  MergePolicy mergePolicy() {
    return mergePolicy;
  }

  /** The entry of a key, which may have expired, or null. */
  @Nullable MapEntry find(Data key) {
    return table.find(key.bytes(), key.hashCode());
  }

  /**
   * Stores a value. Times are as kept: {@link EntryTimes#FOR_EVER} for no limit.
   *
   * @param entry the key's entry, or null if there is none
   */
  MapEffect.Stored store(
      @Nullable MapEntry entry,
      Data key,
      byte[] value,
      long timeToLiveMillis,
      long maxIdleMillis,
      long nowMillis) {
    MapEntry stored = entry;
    if (stored == null) {
      stored = MapEntry.of(key.bytes(), value);
      add(stored, key);
    } else {
      byte[] oldValue = stored.value;
      bytes += stored.replaceValue(value);
      indexes.changed(stored, oldValue);
      stored = setVersion(stored, stored.version() + 1, nowMillis);
    }
    MapEntry timed = setTimes(stored, timeToLiveMillis, maxIdleMillis, nowMillis);
    noteSize();
    return EntryEffects.stored(timed, key.bytes(), nowMillis);
  }

  private void add(MapEntry entry, Data key) {
    table.add(entry, key.hashCode());
    bytes += entry.bytes();
    indexes.added(entry);
  }

  /** What the limit is to know has changed. */
  void noteSize() {
    if (limit != null) {
      limit.holds(table.size(), bytesLimited());
    }
  }

  /**
   * Changes how long an entry lives from now on. Like any write it counts as an update, and brings
   * the map's own maximum idle time back.
   */
  MapEffect.Stored setTimeToLive(MapEntry entry, long timeToLiveMillis, long nowMillis) {
    MapEntry updated = setVersion(entry, entry.version() + 1, nowMillis);
    MapEntry timed = setTimes(updated, timeToLiveMillis, lifetimes.maxIdleMillis(), nowMillis);
    return EntryEffects.stored(timed, timed.key(), nowMillis);
  }

  /** Puts an entry with its history in the place of what there is of its key. */
  void copy(MapEffect.Copied copied) {
    Data key = new Data(copied.key());
    MapEntry old = find(key);
    if (old != null) {
      remove(old);
    }
    EntryTimes times = new EntryTimes(copied);
    TimedEntry entry = new TimedEntry(MapEntry.of(copied.key(), copied.value()), times);
    entry.setVersion(copied.version());
    add(entry, key);
    if (times.canExpire()) {
      expirable++;
    }
    noteSize();
  }

  /** Returns the key's entry, which is another one if this one cannot have such a version. */
  MapEntry setVersion(MapEntry entry, int version, long nowMillis) {
    MapEntry counting =
        version <= MapEntry.SMALL_VERSION_MAX || entry.times() != null
            ? entry
            : keepTimes(entry, nowMillis);
    counting.setVersion(version);
    return counting;
  }

  private TimedEntry keepTimes(MapEntry entry, long nowMillis) {
    TimedEntry timed = new TimedEntry(entry, new EntryTimes(nowMillis));
    table.replace(entry, timed);
    indexes.replaced(entry, timed);
    bytes += EntryTimes.OVERHEAD_BYTES;
    return timed;
  }

  /** Keeps times if need be; returns the key's entry, which is another one if it had none yet. */
  private MapEntry setTimes(
      MapEntry entry, long timeToLiveMillis, long maxIdleMillis, long nowMillis) {
    MapEntry kept = entry;
    EntryTimes times = entry.times();
    boolean limited =
        timeToLiveMillis != EntryTimes.FOR_EVER || maxIdleMillis != EntryTimes.FOR_EVER;
    if (times == null) {
      if (!keepsTimes && !limited) {
        return entry;
      }
      TimedEntry timed = keepTimes(entry, nowMillis);
      times = timed.times();
      kept = timed;
    } else {
      times.hits++;
      if (times.canExpire()) {
        expirable--;
      }
    }
    times.updatedMillis = nowMillis;
    times.accessedMillis = nowMillis;
    times.timeToLiveMillis = timeToLiveMillis;
    times.maxIdleMillis = maxIdleMillis;
    if (limited) {
      expirable++;
    }
    return kept;
  }

  /** Whether storing with these limits needs to know the time. */
  boolean needsTime(@Nullable MapEntry entry, long timeToLiveMillis, long maxIdleMillis) {
    return keepsTimes
        || timeToLiveMillis != EntryTimes.FOR_EVER
        || maxIdleMillis != EntryTimes.FOR_EVER
        || entry != null && entry.times() != null;
  }

  /** Counts a read, which puts off the end of idleness. Not replicated. */
  void touch(MapEntry entry, long nowMillis) {
    EntryTimes times = entry.times();
    if (times != null) {
      times.accessedMillis = nowMillis;
      times.hits++;
    }
  }

  MapEffect.Removed remove(MapEntry entry) {
    table.remove(entry);
    indexes.removed(entry);
    bytes -= entry.bytes();
    EntryTimes times = entry.times();
    if (times != null && times.canExpire()) {
      expirable--;
    }
    noteSize();
    return new MapEffect.Removed(entry.key());
  }

  MapEffect.Cleared clear() {
    table.clear();
    indexes.cleared();
    bytes = 0;
    expirable = 0;
    noteSize();
    return new MapEffect.Cleared();
  }

  void countExpiration() {
    expirations++;
  }

  void countEviction() {
    evictions++;
  }

  /** Visits every entry, expired ones too, while the state is not changed. */
  void forEach(Consumer<MapEntry> visitor) {
    table.forEach(visitor);
  }

  int scan(int cursor, int count, Consumer<MapEntry> visitor) {
    return table.scan(cursor, count, visitor);
  }

  /** Goes on with growing or shrinking, by so many homes of the table. */
  void move(int homes) {
    table.move(homes);
  }

  /** {@link EntryTable#scan(int, int, int, Consumer)}. */
  int scan(int cursor, int count, int homesMax, Consumer<? super MapEntry> visitor) {
    return table.scan(cursor, count, homesMax, visitor);
  }

  /** Visits a slice of the entries, another one each time, if any can expire. */
  void scanForExpiry(int entries, int homes, Consumer<MapEntry> visitor) {
    if (expirable == 0) {
      return;
    }
    int next = table.scan(expiryCursor, entries, homes, visitor);
    expiryCursor = next == EntryTable.CURSOR_END ? EntryTable.CURSOR_START : next;
  }

  // Eviction.

  /** The map's limit, or null if there is none. */
  @Nullable MapLimit limit() {
    return limit;
  }

  /** Whether the member holds more of the map than it may. */
  boolean isOverLimit() {
    return limit != null && limit.isExceeded();
  }

  /** What an entry takes when it is stored. */
  long bytesOf(Data key, Data value) {
    return (long) MapEntry.OVERHEAD_BYTES
        + (keepsTimes ? EntryTimes.OVERHEAD_BYTES : 0)
        + key.length()
        + value.length();
  }

  /**
   * Of a few entries, the one that the policy gives up first; never {@code keep} or a locked one.
   */
  @Nullable MapEntry chooseVictim(@Nullable MapEntry keep, int samples, long nowMillis) {
    return victims.choose(
        table, samples, candidate -> candidate != keep && !isLocked(candidate, nowMillis));
  }

  // Locks.

  @Override
  public String describe() {
    return "map=" + name;
  }

  @Override
  public KeyLocks locks() {
    return locks;
  }

  /** Whether anyone holds the lock on an entry's key. */
  boolean isLocked(MapEntry entry, long nowMillis) {
    return !locks.isEmpty() && locks.find(new Data(entry.key()), nowMillis) != null;
  }

  @Override
  public MapEffect.Locked lock(Data key, Lock lock) {
    locks.put(key, lock);
    return MapEffect.Locked.of(key, lock);
  }

  @Override
  public MapEffect unlock(List<Data> keys) {
    return MapEffect.of(keys.stream().<MapEffect>map(this::unlock).toList());
  }

  MapEffect.Unlocked unlock(Data key) {
    locks.remove(key);
    return new MapEffect.Unlocked(key.bytes());
  }

  // What hosts see.

  @Override
  public void apply(Effect effect) {
    MapReplaying.apply(this, (MapEffect) effect);
  }

  /** Nobody knows when the old primary's entries were last read: idleness begins anew. */
  @Override
  public void promoted(long nowMillis) {
    if (limit != null) {
      limit.counts(true);
    }
    if (expirable == 0) {
      return;
    }
    table.forEach(
        entry -> {
          EntryTimes times = entry.times();
          if (times != null && times.maxIdleMillis != EntryTimes.FOR_EVER) {
            times.accessedMillis = Math.max(times.accessedMillis, nowMillis);
          }
        });
  }

  @Override
  public void forEachHolder(Consumer<UUID> visitor) {
    locks.forEachOwner(visitor);
  }

  @Override
  public void demoted() {
    if (limit != null) {
      limit.counts(false);
    }
    if (stored != null) {
      stored.demoted();
    }
    indexes.end();
  }

  @Override
  public long alarmMillis() {
    return stored == null ? EVERY_ROUND : WriteBehind.alarmMillis(stored);
  }

  @Override
  public Transfer transfer() {
    return new MapTransfer(this);
  }

  @Override
  public void sample(int from, int count, EntryVisitor visitor) {
    var unused = table.scan(from, count, entry -> entry.sample(visitor));
  }

  private long digestBeside() {
    long digest = locks.digest() + indexes.digest() + (journal == null ? 0 : journal.digest());
    digest += interceptors.digest();
    return stored == null ? digest : digest + stored.digest();
  }

  /** Places are cursors of the table; all locks are in the first part. */
  @Override
  public ContentDigest digestFrom(long from) {
    return TableDigest.next(table, DIGEST, digestBeside(), from);
  }

  @Override
  public ContentDigest digest(long from, long to) {
    return TableDigest.between(table, DIGEST, digestBeside(), from, to);
  }

  @Override
  public boolean isEmpty() {
    return table.size() == 0
        && locks.isEmpty()
        && indexes.added().isEmpty()
        && interceptors.isEmpty()
        && (journal == null || journal.next() == 0)
        && (stored == null || stored.isEmpty());
  }

  @Override
  public long entries() {
    return table.size();
  }

  @Override
  public long bytes() {
    return bytesLimited() + (journal == null ? 0 : journal.bytes());
  }

  private long bytesLimited() {
    return stored == null ? bytes : bytes + stored.queue().bytes();
  }

  @Override
  public Map<String, Long> counts() {
    return indexes.addTo(stored == null ? Map.of() : stored.counts());
  }

  @Override
  public long evictions() {
    return evictions;
  }

  @Override
  public long expirations() {
    return expirations;
  }
}
