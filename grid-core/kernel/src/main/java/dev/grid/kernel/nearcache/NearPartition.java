package dev.grid.kernel.nearcache;

import dev.grid.kernel.nearcache.HeardChanges.Term;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a near cache knows of one partition: which changes it has heard of, and of which keys values
 * are being read. Guarded by its monitor; what a hit looks at is volatile.
 */
final class NearPartition {

  /** A read that has gone on for longer has the right to keep its value no more than others. */
  private static final long RESERVED_NANOS_MAX = 1_000_000_000;

  private final HeardChanges heard;

  private final Map<Object, Reservation> reserved = new HashMap<>();

  NearPartition(long nowNanos) {
    heard = new HeardChanges(nowNanos);
  }

  // Without the monitor.

  boolean holds(NearEntry entry) {
    return heard.holds(entry.term, entry.sequence);
  }

  /** When it is known to have been right, at the latest. */
  long confirmedNanos(NearEntry entry) {
    long confirmed = heard.confirmedNanos();
    return confirmed - entry.askedNanos > 0 ? confirmed : entry.askedNanos;
  }

  @Nullable UUID id() {
    return heard.id();
  }

  // With the monitor held.

  /**
   * The right to keep a key's value. A read that goes on already has it, so that a key which many
   * read at once is kept by the first; the later ones' rights come to nothing.
   */
  @SuppressWarnings("ReferenceEquality") // Terms are told apart by identity.
  Reservation reserve(Object key, long nowNanos) {
    Term term = heard.term();
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
    heard.drop();
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
    if (!id.equals(heard.id())) {
      if (reservation.term != heard.term()) {
        return null; // It was answered by the member before, perhaps.
      }
      heard.adopt(id, sequence, nowNanos);
    }
    Term term = heard.term();
    return heard.holds(term, sequence) && sequence >= reservation.changed ? term : null;
  }

  /**
   * A change was told, of one key or of all.
   *
   * @return how many changes before it were not
   */
  long changed(@Nullable Object key, UUID id, long sequence, long nowNanos) {
    boolean isOfTerm = id.equals(heard.id());
    long missed = heard.changed(key == null, id, sequence, nowNanos);
    Reservation reservation = isOfTerm && key != null ? reserved.get(key) : null;
    if (reservation != null) {
      reservation.changed = Math.max(reservation.changed, sequence);
    }
    return missed;
  }

  /** {@link HeardChanges#said}. */
  long said(UUID id, long sequence, long askedNanos, long nowNanos) {
    return heard.said(id, sequence, askedNanos, nowNanos);
  }
}
