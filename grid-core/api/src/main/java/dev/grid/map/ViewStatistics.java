package dev.grid.map;

import java.time.Duration;

/**
 * What a view has done since it was made, and what it has. Immutable.
 *
 * @param mapName of which map
 * @param name the view's name
 * @param entries how many it has
 * @param ownedBytes what they and its indexes take, approximately
 * @param changes changes of the map that members have told of
 * @param lostChanges changes that they have told of and that did not come
 * @param refreshedKeys keys that it has asked about, as they had changed
 * @param loadedPartitions how often it has loaded all that a partition has; each once at first
 * @param staleReads reads while it was older than it may be
 * @param age how old it may be now
 */
public record ViewStatistics(
    String mapName,
    String name,
    long entries,
    long ownedBytes,
    long changes,
    long lostChanges,
    long refreshedKeys,
    long loadedPartitions,
    long staleReads,
    Duration age) {}
