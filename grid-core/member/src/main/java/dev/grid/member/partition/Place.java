package dev.grid.member.partition;

/**
 * Where a question to all partitions goes on.
 *
 * @param from as in {@link dev.grid.kernel.Slice}
 */
public record Place(int partition, int from) {}
