package dev.grid.structures.map;

import dev.grid.kernel.ContentHash;
import dev.grid.kernel.keys.TableDigest;

/**
 * How an entry of a map is hashed for digests: its key, value, version and limits of time; not what
 * reads change. Stateless.
 */
final class MapDigest implements TableDigest.Hashing<MapEntry> {

  @Override
  public long bytes(MapEntry entry) {
    return (long) entry.keyLength() + Math.min(entry.value.length, TableDigest.VALUE_BYTES_MAX);
  }

  @Override
  public long hash(MapEntry entry) {
    EntryTimes times = entry.times();
    long limits =
        times == null || !times.canExpire() ? 0 : times.timeToLiveMillis * 31 + times.maxIdleMillis;
    long key = ContentHash.of(entry.key(), ContentHash.mix(entry.version() + limits));
    return ContentHash.ofSome(entry.value, key, TableDigest.VALUE_BYTES_MAX);
  }
}
