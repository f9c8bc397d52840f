package dev.grid.structures.map;

import dev.grid.kernel.Call;
import dev.grid.kernel.Invalidations;
import dev.grid.kernel.Outcome;
import dev.grid.map.EntryEventType;
import dev.grid.protocol.Data;
import dev.grid.structures.map.MapCacheMessages.Invalidated;
import dev.grid.structures.map.MapMessages.EntryChanged;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Collects what one call changes: effects, events, and whom it wakes; then makes the outcome of
 * them. Lives for one handling.
 */
final class MapChange {

  private static final int EVICTION_SAMPLES = 15;

  /** One call evicts no more than this; what remains to be freed is asked of all partitions. */
  private static final int EVICTIONS_MAX = 64;

  private final MapState state;
  private final Call call;

  private @Nullable MapEffect only;
  private @Nullable List<MapEffect> several;
  private List<Object> events = List.of();
  private List<Object> wakes = List.of();

  MapChange(MapState state, Call call) {
    this.state = state;
    this.call = call;
  }

  long nowMillis() {
    return call.nowMillis();
  }

  void add(MapEffect effect) {
    if (only == null) {
      only = effect;
    } else {
      if (several == null) {
        several = new ArrayList<>();
        several.add(only);
      }
      several.add(effect);
    }
  }

  void wake(Object condition) {
    if (wakes.isEmpty()) {
      wakes = new ArrayList<>();
    }
    wakes.add(condition);
  }

  private void publish(
      EntryEventType type, byte[] key, byte @Nullable [] value, byte @Nullable [] oldValue) {
    publish(type, key, value, oldValue, null);
  }

  private void publish(
      EntryEventType type,
      byte[] key,
      byte @Nullable [] value,
      byte @Nullable [] oldValue,
      @Nullable Data mergingValue) {
    if (!call.hasListeners()) {
      return;
    }
    if (events.isEmpty()) {
      events = new ArrayList<>();
    }
    events.add(
        new EntryChanged(
            new Data(key),
            wrap(value),
            wrap(oldValue),
            mergingValue,
            type.flag(),
            call.member(),
            1));
  }

  /** Publishes that an entry is gone. */
  private void publish(EntryEventType type, MapEntry gone, byte @Nullable [] oldValue) {
    if (call.hasListeners()) {
      publish(type, gone.key(), null, oldValue, null);
    }
  }

  /** Tells those that keep copies of an entry that it has changed. */
  void invalidate(byte[] key) {
    Invalidations told = call.invalidations();
    if (told != null) {
      tell(told, new Data(key));
    }
  }

  /** Tells those that keep copies that there is nothing any more. */
  static void invalidateAll(Call call) {
    Invalidations told = call.invalidations();
    if (told != null) {
      told.tell(new Invalidated(null, call.caller(), told.partition(), told.next()));
    }
  }

  private void tell(Invalidations told, Data key) {
    told.tell(new Invalidated(key, call.caller(), told.partition(), told.next()));
  }

  private static @Nullable Data wrap(byte @Nullable [] bytes) {
    return bytes == null ? null : new Data(bytes);
  }

  /** Notes a change in the map's journal, if it has one; wakes who waits for it there. */
  private void journal(
      EntryEventType type, byte[] key, byte @Nullable [] value, byte @Nullable [] oldValue) {
    MapJournal journal = state.journal();
    if (journal != null) {
      long now = journal.hasTimes() ? call.nowMillis() : 0;
      MapEffect.Journaled event = journal.add(type, key, value, oldValue, now);
      add(event);
      wake(new JournalReading.Reached(event.sequence()));
    }
  }

  /**
   * The key's entry; one whose time is up is removed, with its event, and counts as none. Of a map
   * with a store it may stand for what is not in memory, and nothing is changed.
   */
  @Nullable MapEntry find(Data key) {
    MapEntry entry = state.find(key);
    boolean isOver = entry != null && entry.times() != null && entry.isExpiredAt(call.nowMillis());
    if (entry != null && !isOver) {
      return entry;
    }
    MapStored stored = state.stored();
    if (stored != null) {
      return stored.shown(key);
    }
    if (entry != null) {
      expire(entry);
    }
    return null;
  }

  /** The key's entry in memory; one whose time is up is removed. */
  private @Nullable MapEntry inMemory(Data key) {
    MapEntry entry = state.find(key);
    if (entry != null && entry.isExpiredAt(call.nowMillis())) {
      expire(entry);
      return null;
    }
    return entry;
  }

  /** Removes an entry; the map's journal has an event of this type. */
  private void removeNow(MapEntry entry, EntryEventType type) {
    add(state.remove(entry));
    invalidate(entry.key());
    journal(type, entry.key(), null, entry.value);
  }

  void expire(MapEntry entry) {
    removeNow(entry, EntryEventType.EVICTED);
    state.countExpiration();
    publish(EntryEventType.EXPIRED, entry, entry.value);
  }

  /**
   * Stores a value; {@code entry} is the key's live entry or null. Limits as a caller requests
   * them.
   */
  void store(
      @Nullable MapEntry entry, Data key, Data value, long requestedTtl, long requestedMaxIdle) {
    byte[] old = entry == null ? null : entry.value;
    if (state.stored() == null) {
      storeNow(entry, typeAfter(old), old, key, value, requestedTtl, requestedMaxIdle);
    } else {
      storeOutside(state.stored(), old, key, value, requestedTtl, requestedMaxIdle);
    }
  }

  /**
   * Stores a value for a call that does not look at what was there: listeners are told that it was
   * added, as the reference tells them, whether there was an entry or not.
   */
  void storeBlindly(@Nullable MapEntry entry, Data key, Data value) {
    long limit = MapState.AS_CONFIGURED;
    if (state.stored() == null) {
      storeNow(entry, EntryEventType.ADDED, null, key, value, limit, limit);
    } else {
      storeOutside(state.stored(), null, key, value, limit, limit);
    }
  }

  private static EntryEventType typeAfter(byte @Nullable [] old) {
    return old == null ? EntryEventType.ADDED : EntryEventType.UPDATED;
  }

  /** Stores a value when the map's store has it. */
  private void storeOutside(
      MapStored stored,
      byte @Nullable [] old,
      Data key,
      Data value,
      long requestedTtl,
      long requestedMaxIdle) {
    EntryEventType type = typeAfter(old);
    stored.write(
        this,
        key,
        value,
        then ->
            then.storeNow(
                then.inMemory(key), type, old, key, value, requestedTtl, requestedMaxIdle));
  }

  private void storeNow(
      @Nullable MapEntry entry,
      EntryEventType type,
      byte @Nullable [] old,
      Data key,
      Data value,
      long requestedTtl,
      long requestedMaxIdle) {
    long timeToLive = state.lifetimes().timeToLive(requestedTtl);
    long maxIdle = state.lifetimes().maxIdle(requestedMaxIdle);
    long now = state.needsTime(entry, timeToLive, maxIdle) ? call.nowMillis() : 0;
    byte[] before = state.journal() == null || entry == null ? null : entry.value;
    add(state.store(entry, key, value.bytes(), timeToLive, maxIdle, now));
    invalidate(key.bytes());
    journal(written(type, before), key.bytes(), value.bytes(), before);
    publish(type, key.bytes(), value.bytes(), old);
    if (state.isOverLimit()) {
      evictOverLimit(key);
    }
  }

  /** What is noted of a write: what listeners are told may leave out what was there before. */
  private static EntryEventType written(EntryEventType type, byte @Nullable [] before) {
    if (type == EntryEventType.LOADED) {
      return type;
    }
    return before == null ? EntryEventType.ADDED : EntryEventType.UPDATED;
  }

  /** Stores a value in memory that was loaded from the map's store. */
  void load(Data key, Data value) {
    MapEntry entry = inMemory(key);
    byte[] old = entry == null ? null : entry.value;
    storeNow(
        entry,
        EntryEventType.LOADED,
        old,
        key,
        value,
        MapState.AS_CONFIGURED,
        MapState.AS_CONFIGURED);
  }

  /**
   * Puts an entry in the place of what there is of its key, after a split.
   *
   * @param existing what there is, or null
   * @param merging the losing side's value
   */
  void merge(@Nullable MapEntry existing, MapEffect.Entry merged, Data merging) {
    MapStored stored = state.stored();
    if (stored == null) {
      mergeNow(existing, merged, merging);
    } else {
      Data key = new Data(merged.key());
      stored.write(
          this,
          key,
          new Data(merged.value()),
          then -> then.mergeNow(then.inMemory(key), merged, merging));
    }
  }

  /** Has the map's store have what there is of a key in memory once more, if it has a store. */
  void storeAgain(Data key, Data value) {
    MapStored stored = state.stored();
    if (stored != null && state.find(key) != null) {
      stored.write(this, key, value, then -> {});
    }
  }

  private void mergeNow(@Nullable MapEntry existing, MapEffect.Entry merged, Data merging) {
    byte[] old = existing == null ? null : existing.value;
    state.apply(merged);
    add(merged);
    invalidate(merged.key());
    journal(written(EntryEventType.MERGED, old), merged.key(), merged.value(), old);
    publish(EntryEventType.MERGED, merged.key(), merged.value(), old, merging);
    if (state.isOverLimit()) {
      evictOverLimit(new Data(merged.key()));
    }
  }

  private void evictOverLimit(Data stored) {
    evictOthersThan(state.find(stored));
    MapLimit limit = state.limit();
    if (limit != null && limit.isExceeded()) {
      limit.askOthers();
    }
  }

  /** Evicts until the member is within the map's limit, as far as one call does. */
  void evictOthersThan(@Nullable MapEntry keep) {
    for (int i = 0; i < EVICTIONS_MAX && state.isOverLimit(); i++) {
      MapEntry victim = state.chooseVictim(keep, EVICTION_SAMPLES, call.nowMillis());
      if (victim == null) {
        return;
      }
      state.countEviction();
      remove(victim, EntryEventType.EVICTED);
    }
  }

  /** Removes an entry with an event of this type; what is evicted stays in the map's store. */
  void remove(MapEntry entry, EntryEventType type) {
    if (state.stored() == null || type != EntryEventType.REMOVED) {
      removeNow(entry, type);
      publish(type, entry, entry.value);
    } else {
      removeStored(state.stored(), entry, entry.value);
    }
  }

  /** Removes an entry for a call that does not look at it: the event lacks its value. */
  void removeBlindly(MapEntry entry) {
    MapStored stored = state.stored();
    if (stored == null) {
      removeNow(entry, EntryEventType.REMOVED);
      publish(EntryEventType.REMOVED, entry, null);
    } else {
      removeStored(stored, entry, null);
    }
  }

  private void removeStored(MapStored stored, MapEntry entry, byte @Nullable [] oldValue) {
    Data key = new Data(entry.key());
    stored.write(
        this,
        key,
        null,
        then -> {
          then.removeIfThere(key);
          then.publish(EntryEventType.REMOVED, key.bytes(), null, oldValue);
        });
  }

  private void removeIfThere(Data key) {
    MapEntry there = state.find(key);
    if (there != null) {
      removeNow(there, EntryEventType.REMOVED);
    } else {
      invalidate(key.bytes()); // Somebody may keep what was loaded or waited.
    }
  }

  /** Removes what only the map's store has, if it has one: it was evicted, or has expired. */
  void removeStored(Data key) {
    MapStored stored = state.stored();
    if (stored != null) {
      stored.write(this, key, null, then -> then.removeIfThere(key));
    }
  }

  /** Frees a key, with what was changed before. */
  void unlock(Data key) {
    MapStored stored = state.stored();
    if (stored == null) {
      unlockNow(key);
    } else {
      stored.afterwards(this, then -> then.unlockNow(key));
    }
  }

  private void unlockNow(Data key) {
    add(state.unlock(key));
    wake(key);
  }

  /** Frees some of the journal's events whose time is over. */
  void expireEvents() {
    MapEffect expired = state.journal() == null ? null : state.journal().expire(call.nowMillis());
    if (expired != null) {
      add(expired);
    }
  }

  /** Passes over sequences; nobody waits for one that is further than the journal has room for. */
  private void skip(MapJournal journal, int count) {
    long first = journal.next();
    add(journal.skip(count));
    for (int i = 0; i < Math.min(count, journal.capacity()); i++) {
      wake(new JournalReading.Reached(first + i));
    }
  }

  /** Removes entries without telling listeners; the journal has an event of this type of each. */
  void removeQuietly(List<MapEntry> entries, EntryEventType type) {
    MapJournal journal = state.journal();
    int skipped = journal == null ? 0 : Math.max(0, entries.size() - journal.capacity());
    for (int i = 0; i < entries.size(); i++) {
      MapEntry entry = entries.get(i);
      if (i >= skipped) {
        removeNow(entry, type);
      } else {
        add(state.remove(entry));
        invalidate(entry.key());
        if (i == 0 && journal != null) {
          skip(journal, skipped);
        }
      }
    }
  }

  /** What came of it, with this answer. */
  Outcome reply(@Nullable Object reply) {
    if (state.stored() != null) {
      Outcome storing = MapStoring.store(state.stored(), reply);
      if (storing != null) {
        return storing;
      }
    }
    if (only == null) {
      return Outcome.reply(reply);
    }
    return new Outcome.Changed(effect(), reply, events, wakes);
  }

  /** Takes over what else has changed. */
  void add(Outcome.Changed other) {
    for (MapEffect effect :
        other.effect() instanceof MapEffect.Several all
            ? all.effects()
            : List.of((MapEffect) other.effect())) {
      add(effect);
    }
    if (!other.events().isEmpty()) {
      List<Object> both = new ArrayList<>(events);
      both.addAll(other.events());
      events = both;
    }
    other.wakes().forEach(this::wake);
  }

  boolean isNothing() {
    return only == null;
  }

  /** What has changed, something at least. */
  MapEffect effect() {
    MapEffect first = Objects.requireNonNull(only);
    return several == null ? first : new MapEffect.Several(withoutOverwritten(several));
  }

  /** A copy needs no event that the journal has overwritten within the change. */
  private List<MapEffect> withoutOverwritten(List<MapEffect> effects) {
    MapJournal journal = state.journal();
    if (journal == null || effects.size() <= journal.capacity()) {
      return effects;
    }
    List<MapEffect> kept = new ArrayList<>();
    boolean isMoved = false;
    for (MapEffect effect : effects) {
      if (!(effect instanceof MapEffect.Journaled event) || event.sequence() >= journal.oldest()) {
        kept.add(effect);
      } else if (!isMoved) {
        kept.add(new MapEffect.JournalMoved(journal.oldest()));
        isMoved = true;
      }
    }
    return kept;
  }

  /** Whom that wakes. */
  List<?> wakes() {
    return wakes;
  }
}
