package dev.grid;

/**
 * A key that a member is asked for much, or for long, as far as samples tell: about every 64th call
 * to a structure in a partition is one. Immutable.
 *
 * @param partition the key's
 * @param key as it was serialized; must not be written to
 * @param callsPerSecond about how often it was asked for lately, at least: of the last few hundred
 *     samples, those that are surely about it; 0 if these are too few to tell
 * @param longestNanos the longest of those samples, without waiting for copies, or for what a call
 *     waits for
 */
public record BusyKey(
    StructureId structure, int partition, byte[] key, double callsPerSecond, long longestNanos) {}
