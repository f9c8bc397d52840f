package dev.grid;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Told of copies of partitions that move from member to member, as members join, leave and fail.
 * Calls are ordered and may block.
 */
public interface MigrationListener {

  /** The first of several copies begins to move. */
  default void started(Progress progress) {}

  /** A copy has moved, or could not. */
  default void moved(Move move, Progress progress) {}

  /** All have moved that were under way. */
  default void finished(Progress progress) {}

  /**
   * How far copies have moved.
   *
   * @param startMillis when the first began, in milliseconds since the epoch
   * @param planned how many copies move, as far as is known
   * @param completed how many of these have moved, or could not
   * @param elapsedMillis since the start
   */
  record Progress(long startMillis, int planned, int completed, long elapsedMillis) {}

  /**
   * A copy of a partition on its way.
   *
   * @param partition its number
   * @param replica 0 for the partition's owner, else the place of the backup, from 1
   * @param source who had the partition; null if nobody
   * @param destination who is to have the copy
   * @param success whether it has
   * @param elapsedMillis how long that took
   */
  record Move(
      int partition,
      int replica,
      @Nullable UUID source,
      @Nullable UUID destination,
      boolean success,
      long elapsedMillis) {}
}
