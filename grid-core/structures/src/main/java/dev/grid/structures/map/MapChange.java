package dev.grid.structures.map;

import dev.grid.kernel.Call;
import dev.grid.kernel.Outcome;
import dev.grid.map.EntryEventType;
import dev.grid.protocol.Data;
import dev.grid.structures.map.MapMessages.EntryChanged;
import java.util.ArrayList;
import java.util.List;
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

  private static @Nullable Data wrap(byte @Nullable [] bytes) {
    return bytes == null ? null : new Data(bytes);
  }

  /** The key's entry; one whose time is up is removed, with its event, and counts as none. */
  @Nullable MapEntry find(Data key) {
    MapEntry entry = state.find(key);
    if (entry == null || entry.times() == null || !entry.isExpiredAt(call.nowMillis())) {
      return entry;
    }
    expire(entry);
    return null;
  }

  void expire(MapEntry entry) {
    add(state.remove(entry));
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
    store(entry, old, key, value, requestedTtl, requestedMaxIdle);
  }

  /**
   * Stores a value for a call that does not look at what was there: listeners are told that it was
   * added, as the reference tells them, whether there was an entry or not.
   */
  void storeBlindly(@Nullable MapEntry entry, Data key, Data value) {
    store(entry, null, key, value, MapState.AS_CONFIGURED, MapState.AS_CONFIGURED);
  }

  private void store(
      @Nullable MapEntry entry,
      byte @Nullable [] old,
      Data key,
      Data value,
      long requestedTtl,
      long requestedMaxIdle) {
    long timeToLive = state.timeToLive(requestedTtl);
    long maxIdle = state.maxIdle(requestedMaxIdle);
    long now = state.needsTime(entry, timeToLive, maxIdle) ? call.nowMillis() : 0;
    add(state.store(entry, key, value.bytes(), timeToLive, maxIdle, now));
    publish(
        old == null ? EntryEventType.ADDED : EntryEventType.UPDATED,
        key.bytes(),
        value.bytes(),
        old);
    if (state.isOverLimit()) {
      evictOverLimit(key);
    }
  }

  /**
   * Puts an entry in the place of what there is of its key, after a split.
   *
   * @param existing what there is, or null
   * @param merging the losing side's value
   */
  void merge(@Nullable MapEntry existing, MapEffect.Entry merged, Data merging) {
    byte[] old = existing == null ? null : existing.value;
    state.apply(merged);
    add(merged);
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

  /** Removes an entry with an event of this type. */
  void remove(MapEntry entry, EntryEventType type) {
    add(state.remove(entry));
    publish(type, entry, entry.value);
  }

  /** Removes an entry for a call that does not look at it: the event lacks its value. */
  void removeBlindly(MapEntry entry) {
    add(state.remove(entry));
    publish(EntryEventType.REMOVED, entry, null);
  }

  /** Removes an entry without an event of its own. */
  void removeQuietly(MapEntry entry) {
    add(state.remove(entry));
  }

  /** What came of it, with this answer. */
  Outcome reply(@Nullable Object reply) {
    if (only == null) {
      return Outcome.reply(reply);
    }
    MapEffect effect = several == null ? only : new MapEffect.Several(several);
    return new Outcome.Changed(effect, reply, events, wakes);
  }
}
