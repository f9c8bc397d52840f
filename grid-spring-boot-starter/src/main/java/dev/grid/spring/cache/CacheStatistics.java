package dev.grid.spring.cache;

/**
 * What a cache has done in this application since its start.
 *
 * @param hits lookups that found something
 * @param misses lookups that did not
 * @param puts values that were written
 * @param evictions keys that the application evicted; not what expired
 * @param bypassed calls that went on without the grid
 */
public record CacheStatistics(long hits, long misses, long puts, long evictions, long bypassed) {}
