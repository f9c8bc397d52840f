package dev.grid.kernel.nearcache;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one partition. Changes are told with numbers without gaps within a term, which
 * is a stretch of being served by one member ({@link dev.grid.kernel.Invalidations}).
 *
 * <p>An entry is right, as far as is known, while its term is the partition's and {@code floor <=
 * entry.sequence}: of changes below the floor some may not have been told, or not for each key. It
 * is known to have been right at {@link #confirmedNanos}: then the partition was asked, and all
 * that it had told by that time has been heard.
 *
 * <p>Guarded by its monitor; what a hit looks at is volatile.
 */
final class NearPartition {

  private static final long NOTHING = -1;

  /** Before everything that is compared with it. */
  private static final long LONG_NANOS = 1L << 60;

  /** A read that has gone on for longer has the right to keep its value no more than others. */
  private static final long RESERVED_NANOS_MAX = 1_000_000_000;

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

  private final Map<Object, Reservation> reserved = new HashMap<>();

  NearPartition(long nowNanos) {
    confirmedNanos = nowNanos - LONG_NANOS;
    adoptedNanos = nowNanos;
  }

  // Without the monitor.

  @SuppressWarnings("ReferenceEquality") // Terms are told apart by identity.
  boolean holds(NearEntry entry) {
    return entry.term == term && entry.sequence >= floor;
  }

  /** When it is known to have been right, at the latest. */
  long confirmedNanos(NearEntry entry) {
    long confirmed = confirmedNanos;
    return confirmed - entry.askedNanos > 0 ? confirmed : entry.askedNanos;
  }

  @Nullable UUID id() {
    Term now = term;
    return now == null ? null : now.id;
  }

  // With the monitor held.

  /** Begins a term, of which everything up to a number is known. */
  private void adopt(UUID id, long sequence, long nowNanos) {
    before = id();
    term = new Term(id);
    floor = sequence;
    seen = sequence;
    expected = NOTHING;
    adoptedNanos = nowNanos;
    confirmedNanos = nowNanos - LONG_NANOS;
  }

  /**
   * The right to keep a key's value. A read that goes on already has it, so that a key which many
   * read at once is kept by the first; the later ones' rights come to nothing.
   */
  @SuppressWarnings("ReferenceEquality") // Terms are told apart by identity.
  Reservation reserve(Object key, long nowNanos) {
    Reservation reservation = new Reservation(key, this, term, nowNanos);
    Reservation first = reserved.putIfAbsent(key, reservation);
    if (first != null && (first.term != term || nowNanos - first.askedNanos > RESERVED_NANOS_MAX)) {
      reserved.put(key, reservation);
    }
    return reservation;
  }

  /** Ends a reservation; whether it was there. */
  boolean release(Reservation reservation) {
    return reserved.remove(reservation.key, reservation);
  }

  /** This instance changes a key itself, or may have. */
  void written(Object key) {
    reserved.remove(key);
  }

  /** Nothing that was read before counts. */
  void drop() {
    reserved.clear();
    Term now = term;
    if (now != null) {
      term = new Term(now.id);
    }
  }

  /**
   * The term under which a value may be kept that has come for a reservation, or null if it may not
   * be. A term that nothing was heard of before begins with it.
   */
  @SuppressWarnings("ReferenceEquality") // Terms are told apart by identity.
  @Nullable Term admit(Reservation reservation, UUID id, long sequence, long nowNanos) {
    if (!release(reservation)) {
      return null;
    }
    if (!id.equals(id())) {
      if (reservation.term != term) {
        return null; // It was answered by the member before, perhaps.
      }
      adopt(id, sequence, nowNanos);
    }
    return sequence < floor || sequence < reservation.changed ? null : term;
  }

  /**
   * A change was told, of one key or of all.
   *
   * @return how many changes before it were not
   */
  long changed(@Nullable Object key, UUID id, long sequence, long nowNanos) {
    if (!id.equals(id())) {
      if (!id.equals(before)) {
        adopt(id, sequence, nowNanos);
      }
      return 0;
    }
    long missed = Math.max(0, sequence - seen - 1);
    if (missed > 0 || key == null) {
      floor = Math.max(floor, sequence);
    } else {
      Reservation reservation = reserved.get(key);
      if (reservation != null) {
        reservation.changed = Math.max(reservation.changed, sequence);
      }
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
