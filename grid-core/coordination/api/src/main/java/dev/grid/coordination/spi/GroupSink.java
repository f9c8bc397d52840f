package dev.grid.coordination.spi;

/**
 * Where a driver tells of changes in a group, of one member in the order in which they happened. No
 * call blocks; they may be made on any thread. A join or leave that was told already, or that
 * {@link Driver#members} has shown, may be told again: the coordinator knows it by the record.
 */
public interface GroupSink {

  /** A member has joined, or changed its record. */
  void joined(String member, byte[] record);

  /**
   * A member is not in the group any more.
   *
   * @param record its last one
   */
  void left(String member, byte[] record);

  /** Something happened, or may have: the coordinator reads {@link Driver#members} and compares. */
  void changed();
}
