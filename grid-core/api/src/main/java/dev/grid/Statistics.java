package dev.grid;

import java.util.List;

/**
 * Counts of an instance since it started. Read without stopping anything, so they need not add up
 * at an instant.
 *
 * @param connections open connections: of clients to a member, or of a client to members
 * @param requests requests received by a member, or sent by a client
 * @param bytesReceived over all connections
 * @param bytesSent over all connections
 * @param pendingCalls calls without an answer yet, parked ones among them
 * @param ownedPartitions partitions that a member is the primary of; 0 on a client
 * @param structures of a member: what it holds; empty on a client
 * @param slowReaders of a member: what waits for its clients; none on a client
 */
public record Statistics(
    long connections,
    long requests,
    long bytesReceived,
    long bytesSent,
    long pendingCalls,
    int ownedPartitions,
    List<StructureStatistics> structures,
    SlowReaders slowReaders) {

  public Statistics {
    structures = List.copyOf(structures);
  }

  /**
   * What waits for clients that do not read as fast as they are answered and told of events.
   *
   * @param pendingBytes what waits now, for all connections
   * @param pendingBytesMax how much may
   * @param closed connections that were closed because too much waited for them
   * @param droppedBytes what waited for connections when they ended, for whatever reason
   */
  public record SlowReaders(
      long pendingBytes, long pendingBytesMax, long closed, long droppedBytes) {

    /** Where nothing waits. */
    public static final SlowReaders NONE = new SlowReaders(0, 0, 0, 0);
  }

  /**
   * What a member holds of a structure.
   *
   * @param entries entries or items
   * @param bytes keys, values and their bookkeeping, approximately
   * @param evictions entries evicted because of a limit
   * @param expirations entries whose time was up
   * @param publishes messages that this member has published, to whom it may concern
   * @param receives messages that were on their way to listeners of this member and of clients that
   *     it tells: one for each listener
   */
  public record StructureStatistics(
      StructureId structure,
      long entries,
      long bytes,
      long evictions,
      long expirations,
      long publishes,
      long receives) {

    /** Where nothing is published. */
    public StructureStatistics(
        StructureId structure, long entries, long bytes, long evictions, long expirations) {
      this(structure, entries, bytes, evictions, expirations, 0, 0);
    }

    /** Both together, of one structure. */
    public StructureStatistics plus(StructureStatistics other) {
      return new StructureStatistics(
          structure,
          entries + other.entries,
          bytes + other.bytes,
          evictions + other.evictions,
          expirations + other.expirations,
          publishes + other.publishes,
          receives + other.receives);
    }
  }
}
