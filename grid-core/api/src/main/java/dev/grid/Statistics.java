package dev.grid;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
 * @param longTasks of a member: how much that users wrote, such as entry processors, has run for
 *     longer than {@link dev.grid.config.UserCodeConfig#warnAfter()} and not ended; 0 on a client
 * @param transactions of a member: those that were begun on it, and that it has ended for others;
 *     none on a client
 */
public record Statistics(
    long connections,
    long requests,
    long bytesReceived,
    long bytesSent,
    long pendingCalls,
    int ownedPartitions,
    List<StructureStatistics> structures,
    SlowReaders slowReaders,
    int longTasks,
    Transactions transactions) {

  public Statistics {
    structures = List.copyOf(structures);
  }

  /** Where there are no transactions. */
  public Statistics(
      long connections,
      long requests,
      long bytesReceived,
      long bytesSent,
      long pendingCalls,
      int ownedPartitions,
      List<StructureStatistics> structures,
      SlowReaders slowReaders,
      int longTasks) {
    this(
        connections,
        requests,
        bytesReceived,
        bytesSent,
        pendingCalls,
        ownedPartitions,
        structures,
        slowReaders,
        longTasks,
        Transactions.NONE);
  }

  /**
   * Transactions of a member.
   *
   * @param open those that were begun and have not ended
   * @param begun those that were begun
   * @param committed those that have committed
   * @param rolledBack those that were rolled back
   * @param recovered those of other members, or of before, that were ended in the place of their
   *     coordinators
   */
  public record Transactions(
      long open, long begun, long committed, long rolledBack, long recovered) {

    /** Where there are none. */
    public static final Transactions NONE = new Transactions(0, 0, 0, 0, 0);
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
   * @param waiting calls that wait now
   * @param counts what its kind counts beside, by {@link StructureType#counts} names, since the
   *     member serves it
   */
  public record StructureStatistics(
      StructureId structure,
      long entries,
      long bytes,
      long evictions,
      long expirations,
      long waiting,
      Map<String, Long> counts) {

    public StructureStatistics {
      counts = Map.copyOf(counts);
    }

    /** Where nobody waits, of a kind that counts nothing else. */
    public StructureStatistics(
        StructureId structure, long entries, long bytes, long evictions, long expirations) {
      this(structure, entries, bytes, evictions, expirations, 0, Map.of());
    }

    /** This with so many calls that wait. */
    public StructureStatistics withWaiting(long waiting) {
      return new StructureStatistics(
          structure, entries, bytes, evictions, expirations, waiting, counts);
    }

    /** Both together, of one structure. */
    public StructureStatistics plus(StructureStatistics other) {
      Map<String, Long> sums = new HashMap<>(counts);
      other.counts.forEach((name, count) -> sums.merge(name, count, Long::sum));
      return new StructureStatistics(
          structure,
          entries + other.entries,
          bytes + other.bytes,
          evictions + other.evictions,
          expirations + other.expirations,
          waiting + other.waiting,
          sums);
    }
  }
}
