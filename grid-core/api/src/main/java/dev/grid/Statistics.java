package dev.grid;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
 * @param sql of a member: the statements that were begun on it; none on a client
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
    Transactions transactions,
    Sql sql) {

  public Statistics {
    structures = List.copyOf(structures);
  }

  /** Where there are no statements. */
  public Statistics(
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
        transactions,
        Sql.NONE);
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
   * @param prepared branches that wait for an outside transaction manager, whoever has begun them;
   *     each is counted by one member
   * @param preparedLong those of them that have waited for a quarter of an hour
   */
  public record Transactions(
      long open,
      long begun,
      long committed,
      long rolledBack,
      long recovered,
      long prepared,
      long preparedLong) {

    /** Where there are none. */
    public static final Transactions NONE = new Transactions(0, 0, 0, 0, 0, 0, 0);
  }

  /**
   * SQL statements of a member.
   *
   * @param open those that are carried out, or whose rows have not all been read
   * @param executed those that were begun
   * @param failed those that have failed, at once or at a later page
   * @param idleClosed those that were closed because nobody asked for their rows any longer
   */
  public record Sql(long open, long executed, long failed, long idleClosed) {

    /** Where there are none. */
    public static final Sql NONE = new Sql(0, 0, 0, 0);
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
   *     member serves it, and what it has now, by {@link StructureType#levels} names
   * @param activity what was done with it, since the member serves it, and its copies here
   */
  public record StructureStatistics(
      StructureId structure,
      long entries,
      long bytes,
      long evictions,
      long expirations,
      long waiting,
      Map<String, Long> counts,
      Activity activity) {

    public StructureStatistics {
      counts = Map.copyOf(counts);
    }

    /** With which nothing was done yet. */
    public StructureStatistics(
        StructureId structure,
        long entries,
        long bytes,
        long evictions,
        long expirations,
        long waiting,
        Map<String, Long> counts) {
      this(structure, entries, bytes, evictions, expirations, waiting, counts, Activity.NONE);
    }

    /** Where nobody waits, of a kind that counts nothing else. */
    public StructureStatistics(
        StructureId structure, long entries, long bytes, long evictions, long expirations) {
      this(structure, entries, bytes, evictions, expirations, 0, Map.of());
    }

    /** This with so many calls that wait. */
    public StructureStatistics withWaiting(long waiting) {
      return new StructureStatistics(
          structure, entries, bytes, evictions, expirations, waiting, counts, activity);
    }

    /** This where something was done. */
    public StructureStatistics withActivity(Activity activity) {
      return new StructureStatistics(
          structure, entries, bytes, evictions, expirations, waiting, counts, activity);
    }

    /** Both together, of one structure. */
    public StructureStatistics plus(StructureStatistics other) {
      Map<String, Long> sums = new HashMap<>(counts);
      other.counts.forEach(
          (name, count) ->
              sums.merge(
                  name, count, name.endsWith(StructureType.LONGEST) ? Long::max : Long::sum));
      return new StructureStatistics(
          structure,
          entries + other.entries,
          bytes + other.bytes,
          evictions + other.evictions,
          expirations + other.expirations,
          waiting + other.waiting,
          sums,
          activity.plus(other.activity));
    }
  }

  /**
   * What was done with a structure on a member, the same for all kinds. Counted with the partition
   * that does it, so calls that others answered are not among these.
   *
   * @param creationTime when it was first used here; this and the other times are the cluster's, in
   *     milliseconds since the epoch, and 0 if there is none
   * @param lastAccessTime when it was last read or changed, to half a second
   * @param lastUpdateTime when something was last stored or removed, to half a second
   * @param hits gets that found something
   * @param events that listeners were told of
   * @param gets calls that only read
   * @param puts calls that store, add, publish or count
   * @param removes calls that remove
   * @param others all others, such as those for locks and permits
   * @param backupEntries entries or items that this member has as a copy of another's
   * @param backupBytes what those take, approximately
   */
  public record Activity(
      long creationTime,
      long lastAccessTime,
      long lastUpdateTime,
      long hits,
      long events,
      Calls gets,
      Calls puts,
      Calls removes,
      Calls others,
      long backupEntries,
      long backupBytes) {

    /** Where nothing was done. */
    public static final Activity NONE =
        new Activity(0, 0, 0, 0, 0, Calls.NONE, Calls.NONE, Calls.NONE, Calls.NONE, 0, 0);

    /** Of so many entries and bytes that are copies. */
    public static Activity ofBackups(long entries, long bytes) {
      return new Activity(
          0, 0, 0, 0, 0, Calls.NONE, Calls.NONE, Calls.NONE, Calls.NONE, entries, bytes);
    }

    /** Both together. */
    public Activity plus(Activity other) {
      return new Activity(
          creationTime == 0 || other.creationTime == 0
              ? Math.max(creationTime, other.creationTime)
              : Math.min(creationTime, other.creationTime),
          Math.max(lastAccessTime, other.lastAccessTime),
          Math.max(lastUpdateTime, other.lastUpdateTime),
          hits + other.hits,
          events + other.events,
          gets.plus(other.gets),
          puts.plus(other.puts),
          removes.plus(other.removes),
          others.plus(other.others),
          backupEntries + other.backupEntries,
          backupBytes + other.backupBytes);
    }
  }

  /**
   * Calls of a kind that were carried out.
   *
   * @param count how many
   * @param measured how many were measured, about every 64th of a partition, the first among them
   * @param measuredNanos how long those took together, without waiting for copies, or for what a
   *     call waits for
   * @param longestNanos the longest of them
   */
  public record Calls(long count, long measured, long measuredNanos, long longestNanos) {

    /** None. */
    public static final Calls NONE = new Calls(0, 0, 0, 0);

    /** How long one took on average, of those that were measured; 0 if none was. */
    public long averageNanos() {
      return measured == 0 ? 0 : measuredNanos / measured;
    }

    /** Both together. */
    public Calls plus(Calls other) {
      return new Calls(
          count + other.count,
          measured + other.measured,
          measuredNanos + other.measuredNanos,
          Math.max(longestNanos, other.longestNanos));
    }
  }

  /** What a member holds of a structure; null if that is nothing. */
  public @Nullable StructureStatistics of(StructureId structure) {
    return structures.stream()
        .filter(one -> one.structure().equals(structure))
        .findFirst()
        .orElse(null);
  }
}
