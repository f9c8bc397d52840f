package dev.grid.kernel.nearcache;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a holder of copies has heard of the changes of one partition. Changes are told with numbers
 * without gaps within a term, which is a stretch of being served by one member ({@link
 * dev.grid.kernel.Invalidations}).
 *
 * <p>A copy is right, as far as is known, while its term is the partition's and {@code floor <=
 * sequence}, where that is the last change that it has: of changes below the floor some may not
 * have been told, or not for each key. It is known to have been right at {@link #confirmedNanos}:
 * then the partition was asked, and all that it had told by that time has been heard.
 *
 * <p>Guarded by its owner's monitor; what is looked at without it is volatile.
 */
final class HeardChanges {

  private static final long NOTHING = -1;

  /** Before everything that is compared with it. */
  static final long LONG_NANOS = 1L << 60;

  /** By identity: another one means that nothing kept before counts. */
  static final class Term {

    final UUID id;

    Term(UUID id) {
      this.id = id;
    }
  }

  private volatile @Nullable Term term;
  private volatile long floor;
  private volatile long confirmedNanos;

  /** Every change up to this number was told, or lies below the floor. */
  private long seen;

  private long adoptedNanos;

  /** The term before: what is still told of it comes late. */
  private @Nullable UUID before;

  /** What the partition said that it had told last, when not all of that had been heard. */
  private long expected = NOTHING;

  private long expectedNanos;

  HeardChanges(long nowNanos) {
    confirmedNanos = nowNanos - LONG_NANOS;
    adoptedNanos = nowNanos;
  }

  // Without the monitor.

  /** Whether a copy is right that has every change of a term up to a number. */
  @SuppressWarnings("ReferenceEquality") // Terms are told apart by identity.
  boolean holds(@Nullable Term of, long sequence) {
    return of == term && sequence >= floor;
  }

  /** As of when all that was told is known to have been heard. */
  long confirmedNanos() {
    return confirmedNanos;
  }

  @Nullable Term term() {
    return term;
  }

  @Nullable UUID id() {
    Term now = term;
    return now == null ? null : now.id;
  }

  // With the monitor held.

  /** Whether it is the id of the term before, of which what comes is late. */
  boolean isOver(UUID id) {
    return id.equals(before);
  }

  /** Begins a term, of which everything up to a number is known. */
  void adopt(UUID id, long sequence, long nowNanos) {
    before = id();
    term = new Term(id);
    floor = sequence;
    seen = sequence;
    expected = NOTHING;
    adoptedNanos = nowNanos;
    confirmedNanos = nowNanos - LONG_NANOS;
  }

  /** No copy that was made before counts. */
  void drop() {
    Term now = term;
    if (now != null) {
      term = new Term(now.id);
    }
  }

  /**
   * A change was told.
   *
   * @param isOfAll whether it is of all keys
   * @return how many changes before it were not
   */
  long changed(boolean isOfAll, UUID id, long sequence, long nowNanos) {
    if (!id.equals(id())) {
      if (!isOver(id)) {
        adopt(id, sequence, nowNanos);
      }
      return 0;
    }
    long missed = Math.max(0, sequence - seen - 1);
    if (missed > 0 || isOfAll) {
      floor = Math.max(floor, sequence);
    }
    seen = Math.max(seen, sequence);
    if (expected != NOTHING && seen >= expected) {
      confirm(expectedNanos);
    }
    return missed;
  }

  /**
   * The partition has said what it has told last.
   *
   * @param askedNanos when it was asked: it has said so later
   * @return how many changes are known to be lost
   */
  long said(UUID id, long sequence, long askedNanos, long nowNanos) {
    if (!id.equals(id())) {
      if (askedNanos - adoptedNanos >= 0 || term == null) {
        adopt(id, sequence, nowNanos);
        confirmedNanos = askedNanos;
      }
      return 0;
    }
    if (seen >= sequence) {
      confirm(askedNanos);
      return 0;
    }
    if (expected == NOTHING) {
      // It may be on its way; the next answer tells.
      expected = sequence;
      expectedNanos = askedNanos;
      return 0;
    }
    if (askedNanos - expectedNanos <= 0) {
      return 0;
    }
    long lost = expected - seen;
    floor = Math.max(floor, sequence);
    seen = sequence;
    confirm(askedNanos);
    return lost;
  }

  private void confirm(long nanos) {
    expected = NOTHING;
    if (nanos - confirmedNanos > 0) {
      confirmedNanos = nanos;
    }
  }
}
