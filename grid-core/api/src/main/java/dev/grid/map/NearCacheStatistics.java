package dev.grid.map;

/**
 * What a near cache has done since it was made, and what it has. Immutable.
 *
 * @param hits reads that were answered from it
 * @param misses reads that were not
 * @param entries how many are kept
 * @param ownedBytes what they take, with keys and bookkeeping, approximately; of objects, what they
 *     take as bytes
 * @param invalidations changes that members have told of
 * @param evictions entries that went for lack of room
 * @param expirations entries that were there for long enough, or had not been read
 * @param unconfirmed of the misses, those of entries that nobody had confirmed for too long
 * @param lostInvalidations changes that members have told of and that did not come
 */
public record NearCacheStatistics(
    long hits,
    long misses,
    long entries,
    long ownedBytes,
    long invalidations,
    long evictions,
    long expirations,
    long unconfirmed,
    long lostInvalidations) {

  /** The part of reads that were answered from it, from 0 to 1; 0 if nothing was read. */
  public double hitRatio() {
    return hits + misses == 0 ? 0 : (double) hits / (hits + misses);
  }
}
