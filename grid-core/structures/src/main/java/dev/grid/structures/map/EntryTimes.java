package dev.grid.structures.map;

/**
 * When an entry was made and used, and when its time is up. Times are milliseconds since the epoch;
 * {@link #FOR_EVER} where there is no limit. Confined to its partition.
 */
final class EntryTimes {

  /** This object, and what its entry is larger for it. */
  static final int OVERHEAD_BYTES = 64 + 8;

  static final long FOR_EVER = Long.MAX_VALUE;

  long createdMillis;
  long accessedMillis;
  long updatedMillis;
  long hits;
  long timeToLiveMillis = FOR_EVER;
  long maxIdleMillis = FOR_EVER;

  EntryTimes(long nowMillis) {
    createdMillis = nowMillis;
    accessedMillis = nowMillis;
    updatedMillis = nowMillis;
  }

  /** What an entry has gone through elsewhere. */
  EntryTimes(MapEffect.Copied copied) {
    createdMillis = copied.createdMillis();
    accessedMillis = copied.accessedMillis();
    updatedMillis = copied.updatedMillis();
    hits = copied.hits();
    timeToLiveMillis = copied.timeToLiveMillis();
    maxIdleMillis = copied.maxIdleMillis();
  }

  /** The earlier of the ends of life and idleness. */
  long expirationMillis() {
    return Math.min(after(updatedMillis, timeToLiveMillis), after(accessedMillis, maxIdleMillis));
  }

  /** When a duration is over. */
  static long after(long fromMillis, long durationMillis) {
    long end = fromMillis + durationMillis;
    return end < 0 ? FOR_EVER : end;
  }

  boolean canExpire() {
    return timeToLiveMillis != FOR_EVER || maxIdleMillis != FOR_EVER;
  }
}
