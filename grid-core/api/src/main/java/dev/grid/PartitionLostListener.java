package dev.grid;

/** Told of partitions that lost data because every member that had it is gone. Calls may block. */
@FunctionalInterface
public interface PartitionLostListener {

  /**
   * A partition lost data.
   *
   * @param partition its number
   * @param backups how many backups were lost together with the partition itself: structures with
   *     so many or fewer have lost their data here, from 0 to 6
   */
  void lost(int partition, int backups);
}
