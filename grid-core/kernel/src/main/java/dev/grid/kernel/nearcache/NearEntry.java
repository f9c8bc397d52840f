package dev.grid.kernel.nearcache;

/**
 * A value that is kept. What is not final is written without locks by whoever reads it: a lost
 * count costs nothing.
 */
final class NearEntry {

  /** What it takes beside key and value, about. */
  static final int OVERHEAD_BYTES = 120;

  /** Reads that are counted of one: what matters is whether it is read again and again. */
  private static final int READS_MAX = 3;

  private static final int NO_SLOT = -1;

  final Object key;
  final Object value;
  final NearPartition partition;
  final HeardChanges.Term term;

  /** Every change up to this number is in it. */
  final long sequence;

  /** It was right then, or later. */
  final long askedNanos;

  /**
   * How long after {@link #askedNanos} it is given at most; {@link Long#MAX_VALUE} for no limit.
   */
  final long lifeNanos;

  final long bytes;

  long readNanos;
  private int reads;

  /** Guarded by the ring. */
  int slot = NO_SLOT;

  NearEntry(
      Object key,
      Object value,
      NearPartition partition,
      HeardChanges.Term term,
      long sequence,
      long askedNanos,
      long lifeNanos,
      long bytes) {
    this.key = key;
    this.value = value;
    this.partition = partition;
    this.term = term;
    this.sequence = sequence;
    this.askedNanos = askedNanos;
    this.lifeNanos = lifeNanos;
    this.bytes = bytes;
    this.readNanos = askedNanos;
  }

  void countRead() {
    if (reads < READS_MAX) {
      reads++;
    }
  }

  /** Whether it was read since it was asked this, as often as it was; takes one read away. */
  boolean takeRead() {
    if (reads == 0) {
      return false;
    }
    reads--;
    return true;
  }

  /** Whether nothing has changed that it does not have. */
  boolean isRight() {
    return partition.holds(this);
  }
}
