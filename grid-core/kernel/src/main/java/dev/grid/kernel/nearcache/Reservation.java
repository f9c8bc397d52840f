package dev.grid.kernel.nearcache;

import org.jspecify.annotations.Nullable;

/**
 * The right to keep a value that is being read, of the first of several reads of a key: it ends
 * when this instance writes the key, and when somebody reads it much later, or of another member.
 * Of changes that are told meanwhile it knows the last.
 */
public final class Reservation {

  final Object key;
  final NearPartition partition;

  /** The partition's when the value was asked for. */
  final HeardChanges.@Nullable Term term;

  final long askedNanos;

  /** The number of the last change of the key that was told since. Guarded by the partition. */
  long changed;

  Reservation(
      Object key, NearPartition partition, HeardChanges.@Nullable Term term, long askedNanos) {
    this.key = key;
    this.partition = partition;
    this.term = term;
    this.askedNanos = askedNanos;
  }
}
