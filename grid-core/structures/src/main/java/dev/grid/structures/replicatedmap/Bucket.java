package dev.grid.structures.replicatedmap;

/**
 * The keys whose hashes begin with the same bits: what is known of writes to them, and sums over
 * those that are still there. Confined to its state.
 *
 * <p>A bucket is what is compared and told as a whole. So it is small, and so its knowledge can be
 * handed over at once.
 */
final class Bucket {

  /** How many of them a map has: of ten million entries ten thousand are in one. */
  static final int COUNT = 1 << 10;

  /** What an empty one takes. */
  static final int OVERHEAD_BYTES = 160;

  private static final int HASH_SHIFT = Integer.SIZE - 10;

  final Known known = new Known();

  /** Of its entries. */
  int entries;

  long bytes;
  private long content;

  /** The number of the bucket that a key with this hash is in. */
  static int of(int hash) {
    return hash >>> HASH_SHIFT;
  }

  /** Where its keys begin among the cursors of a table. */
  static int cursor(int bucket) {
    return bucket << HASH_SHIFT - 1;
  }

  /** Where its keys end; a number more than any cursor for the last. */
  static long cursorAfter(int bucket) {
    return (bucket + 1L) << HASH_SHIFT - 1;
  }

  void added(ReplicatedEntry entry) {
    entries++;
    bytes += entry.bytes();
    content += entry.digest();
  }

  void removed(ReplicatedEntry entry) {
    entries--;
    bytes -= entry.bytes();
    content -= entry.digest();
  }

  /** Nothing is there any more; what is known stays known. */
  void clear() {
    entries = 0;
    bytes = 0;
    content = 0;
  }

  long digest() {
    return content + known.digest();
  }
}
