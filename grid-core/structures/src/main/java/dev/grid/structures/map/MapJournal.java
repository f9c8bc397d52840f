package dev.grid.structures.map;

import dev.grid.kernel.ContentHash;
import dev.grid.kernel.items.SequencedRing;
import dev.grid.map.EntryEventType;
import dev.grid.map.JournalConfig;
import dev.grid.structures.map.MapEffect.JournalMoved;
import dev.grid.structures.map.MapEffect.Journaled;
import dev.grid.structures.map.MapEffect.OfJournal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The latest changes of a map's entries in one partition, by their sequences. Every change goes
 * through a method that returns its effect, and applying that effect elsewhere does the same.
 * Confined to its state.
 *
 * <p>Invariant: sequences have no gaps on a primary, and a copy that has followed since the journal
 * was handed over to it has the same events under the same sequences. Events whose time is over are
 * there until {@link #expire} frees them, and nobody sees them.
 */
final class MapJournal {

  /** An event, its headers of arrays, and up to two slots of the ring and of times. */
  private static final int EVENT_OVERHEAD_BYTES = 48 + 3 * 16 + 2 * (4 + 8);

  /** Of one change that frees what has expired. */
  private static final int EXPIRED_EVENTS_MAX = 10_000;

  /** Of longer keys and values only some bytes are hashed. */
  private static final int HASHED_BYTES_MAX = 1 << 10;

  /** Longer is for ever. */
  private static final Duration TIME_TO_LIVE_MAX = Duration.ofDays(365_000);

  private static final long FOR_EVER = 0;

  private final SequencedRing<Journaled> events;
  private final long timeToLiveMillis;
  private long bytes;

  /** The sum of the events' hashes. */
  private long hashes;

  private MapJournal(int capacity, long timeToLiveMillis) {
    this.events = new SequencedRing<>(capacity, timeToLiveMillis != FOR_EVER);
    this.timeToLiveMillis = timeToLiveMillis;
  }

  /** One partition's share of what is configured; null if that is nothing. */
  static @Nullable MapJournal of(@Nullable JournalConfig config, int partitionCount) {
    return config == null
        ? null
        : new MapJournal(
            Math.max(1, config.capacity() / partitionCount), millis(config.timeToLive()));
  }

  /** Rounded up: what is configured to live shortly does not live for ever. */
  private static long millis(Duration timeToLive) {
    return timeToLive.compareTo(TIME_TO_LIVE_MAX) > 0
        ? FOR_EVER
        : timeToLive.plusNanos(999_999).toMillis();
  }

  int capacity() {
    return events.capacity();
  }

  /** Whether it has to know when an event came. */
  boolean hasTimes() {
    return timeToLiveMillis != FOR_EVER;
  }

  /** The sequence of the oldest event whose time is not over, or of the next if there is none. */
  long head(long nowMillis) {
    return hasTimes() ? events.firstAddedAfter(nowMillis - timeToLiveMillis) : events.head();
  }

  /** The sequence of the oldest event that takes memory, or of the next if there is none. */
  long oldest() {
    return events.head();
  }

  /** The sequence of the next event to come. */
  long next() {
    return events.next();
  }

  /** The event of a sequence from the oldest on, before the next. */
  Journaled get(long sequence) {
    return events.get(sequence);
  }

  /**
   * Adds an event, in the place of the oldest if there is no room.
   *
   * @param value what the entry has now, or null
   * @param oldValue what it had before, or null
   * @param nowMillis used only if it {@link #hasTimes}
   */
  Journaled add(
      EntryEventType type,
      byte[] key,
      byte @Nullable [] value,
      byte @Nullable [] oldValue,
      long nowMillis) {
    Journaled event = new Journaled(next(), type.flag(), key, value, oldValue, nowMillis);
    append(event);
    return event;
  }

  private void append(Journaled event) {
    Journaled overwritten = events.add(event, event.addedMillis());
    bytes += bytesOf(event);
    hashes += hashOf(event);
    if (overwritten != null) {
      forget(overwritten);
    }
  }

  private void forget(Journaled event) {
    bytes -= bytesOf(event);
    hashes -= hashOf(event);
  }

  /** Passes over so many sequences, more than there is room for: their events would be gone. */
  JournalMoved skip(long count) {
    restartAt(next() + count);
    return new JournalMoved(next());
  }

  /** Frees events whose time is over, not all of them if they are many; null if there is none. */
  @Nullable JournalMoved expire(long nowMillis) {
    if (!hasTimes()) {
      return null;
    }
    long to = Math.min(head(nowMillis), oldest() + EXPIRED_EVENTS_MAX);
    if (to == oldest()) {
      return null;
    }
    removeBefore(to);
    return new JournalMoved(to);
  }

  private void removeBefore(long sequence) {
    while (oldest() < sequence) {
      forget(events.removeOldest());
    }
    if (events.size() == 0) {
      events.restartAt(next()); // Gives the array back.
    }
  }

  private void restartAt(long sequence) {
    events.restartAt(sequence);
    bytes = 0;
    hashes = 0;
  }

  /** A sequence that is not the next is that of a copy's first event. */
  void apply(OfJournal effect) {
    switch (effect) {
      case Journaled e -> {
        if (e.sequence() != next()) {
          restartAt(e.sequence());
        }
        append(e);
      }
      case JournalMoved e -> {
        if (e.head() > next()) {
          restartAt(e.head());
        } else {
          removeBefore(e.head());
        }
      }
    }
  }

  /** Of a part of the digest: the same for the same events under the same sequences. */
  long digest() {
    return next() == 0 ? 0 : ContentHash.mix(next()) + hashes;
  }

  private static long hashOf(Journaled event) {
    long seed = event.sequence() * Byte.SIZE * Byte.SIZE + event.type();
    return ContentHash.ofSome(event.key(), seed, HASHED_BYTES_MAX)
        + hashOf(event.value(), seed + 1)
        + hashOf(event.oldValue(), seed + 2);
  }

  private static long hashOf(byte @Nullable [] value, long seed) {
    return value == null ? 0 : ContentHash.mix(ContentHash.ofSome(value, seed, HASHED_BYTES_MAX));
  }

  /** What it takes, with keys and values, though a map may share them. */
  long bytes() {
    return bytes;
  }

  static long bytesOf(Journaled event) {
    return EVENT_OVERHEAD_BYTES
        + event.key().length
        + lengthOf(event.value())
        + lengthOf(event.oldValue());
  }

  private static long lengthOf(byte @Nullable [] value) {
    return value == null ? 0 : value.length;
  }
}
