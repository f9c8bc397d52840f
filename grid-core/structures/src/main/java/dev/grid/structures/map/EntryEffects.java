package dev.grid.structures.map;

/** What copies are told of an entry. Stateless. */
final class EntryEffects {

  private EntryEffects() {}

  /** An entry as it is, with its history if one is kept. */
  static MapEffect copied(MapEntry entry) {
    EntryTimes times = entry.times();
    return times == null
        ? stored(entry, entry.key(), 0)
        : new MapEffect.Copied(
            entry.key(),
            entry.value,
            entry.version(),
            times.createdMillis,
            times.accessedMillis,
            times.updatedMillis,
            times.hits,
            times.timeToLiveMillis,
            times.maxIdleMillis);
  }

  static MapEffect.Stored stored(MapEntry entry, byte[] key, long nowMillis) {
    EntryTimes times = entry.times();
    return new MapEffect.Stored(
        key,
        entry.value,
        entry.version(),
        nowMillis,
        times == null ? EntryTimes.FOR_EVER : times.timeToLiveMillis,
        times == null ? EntryTimes.FOR_EVER : times.maxIdleMillis);
  }
}
