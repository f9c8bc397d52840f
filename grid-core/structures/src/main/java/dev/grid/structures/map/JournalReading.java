package dev.grid.structures.map;

import dev.grid.kernel.Call;
import dev.grid.kernel.Held;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.OutsideServices;
import dev.grid.kernel.Slice;
import dev.grid.kernel.StoredValues;
import dev.grid.kernel.UserCode;
import dev.grid.map.EntryEventType;
import dev.grid.map.JournalEvent;
import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.builtin.JournalEventForm;
import dev.grid.structures.map.JournalMessages.Bounds;
import dev.grid.structures.map.JournalMessages.EventJournalRead;
import dev.grid.structures.map.JournalMessages.EventJournalSubscribe;
import dev.grid.structures.map.JournalMessages.Events;
import dev.grid.structures.map.MapEffect.Journaled;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads a map's journal in one partition, and waits for events that have not come. Where there is a
 * filter or a projection, events are collected under the partition a slice at a time, and users'
 * code sees them outside; what passed is kept while the reader waits, so that it sees each event
 * once. Stateless.
 */
final class JournalReading {

  /** The pool that filters and projections run on. */
  static final String POOL = "journal-filters";

  /** With so many bytes an answer ends, whether it has as many events as are wanted or not. */
  static final long ANSWER_BYTES_MAX = 256 << 10;

  private JournalReading() {}

  /** What a reader waits for: the event of this sequence has come. */
  record Reached(long sequence) {}

  /** Users' code of one read, as the member has read it. */
  private record Code(
      @Nullable Predicate<Object> filter, @Nullable Function<Object, Object> projection) {}

  /**
   * How far a reader has come: all before {@code next} was looked at. Immutable.
   *
   * @param next the sequence to go on with
   * @param readCount how many events were looked at
   * @param code users' code, once it has been read
   * @param items what passed
   * @param sequences of these items
   * @param bytes of these items
   */
  private record Progress(
      long next,
      int readCount,
      @Nullable Code code,
      List<Data> items,
      List<Long> sequences,
      long bytes) {

    boolean isFull(EventJournalRead asked) {
      return items.size() >= asked.maxSize() || bytes >= ANSWER_BYTES_MAX;
    }

    Progress with(long sequence, @Nullable Data item) {
      if (item == null) {
        return new Progress(sequence + 1, readCount + 1, code, items, sequences, bytes);
      }
      items.add(item);
      sequences.add(sequence);
      return new Progress(
          sequence + 1, readCount + 1, code, items, sequences, bytes + item.length());
    }

    Progress withRoom() {
      return new Progress(
          next, readCount, code, new ArrayList<>(items), new ArrayList<>(sequences), bytes);
    }

    Events reply() {
      long[] itemSeqs = sequences.stream().mapToLong(Long::longValue).toArray();
      return new Events(readCount, items, itemSeqs, next);
    }
  }

  static Outcome handle(JournalMessages<?> message, MapState state, Call call) {
    MapJournal journal = journal(state);
    return switch (message) {
      case EventJournalSubscribe m ->
          Outcome.reply(new Bounds(journal.head(call.nowMillis()), journal.next() - 1));
      case EventJournalRead m -> begin(state, journal, m, call.nowMillis());
    };
  }

  static Outcome resume(
      JournalMessages<?> message, @Nullable Object result, MapState state, Call call) {
    return goOn(
        state,
        journal(state),
        (EventJournalRead) message,
        (Progress) Objects.requireNonNull(result),
        call.nowMillis());
  }

  private static MapJournal journal(MapState state) {
    MapJournal journal = state.journal();
    if (journal == null) {
      throw new UnsupportedOperationException(
          "map="
              + state.name()
              + " has no event journal: give its configuration a journal, on every member");
    }
    return journal;
  }

  private static Outcome begin(
      MapState state, MapJournal journal, EventJournalRead m, long nowMillis) {
    if (m.minSize() < 0 || m.maxSize() < Math.max(1, m.minSize())) {
      throw new IllegalArgumentException(
          "map="
              + state.name()
              + " minSize="
              + m.minSize()
              + " maxSize="
              + m.maxSize()
              + ": must be 0 <= minSize <= maxSize and 1 <= maxSize");
    }
    if (m.minSize() > journal.capacity()) {
      throw new IllegalArgumentException(
          "map="
              + state.name()
              + " minSize="
              + m.minSize()
              + ": a partition's journal has capacity="
              + journal.capacity()
              + " events, so never so many at once");
    }
    if (m.startSequence() > journal.next()) {
      throw new IllegalArgumentException(
          "map="
              + state.name()
              + " startSequence="
              + m.startSequence()
              + " is beyond the end, newestSequence="
              + (journal.next() - 1)
              + ": it is of another partition, or this one has lost data or was destroyed since");
    }
    long start = Math.max(m.startSequence(), journal.head(nowMillis));
    return goOn(
        state, journal, m, new Progress(start, 0, null, List.of(), List.of(), 0), nowMillis);
  }

  /** Goes on from where the reader has come to. */
  private static Outcome goOn(
      MapState state, MapJournal journal, EventJournalRead m, Progress so, long nowMillis) {
    long head = journal.head(nowMillis);
    if (so.isFull(m) || so.readCount() > 0 && so.next() < head) {
      return Outcome.reply(so.reply()); // What is lost behind it, the next read tells.
    }
    Progress here =
        so.next() >= head
            ? so
            : new Progress(head, 0, so.code(), so.items(), so.sequences(), so.bytes());
    return m.predicate() == null && m.projection() == null
        ? readAll(journal, m, here)
        : evaluate(state, journal, m, here);
  }

  private static Outcome readAll(MapJournal journal, EventJournalRead m, Progress here) {
    Progress read = here.withRoom();
    while (read.next() < journal.next() && !read.isFull(m)) {
      read = read.with(read.next(), encoded(journal.get(read.next())));
    }
    return read.items().size() >= m.minSize() || read.isFull(m)
        ? Outcome.reply(read.reply())
        : waitFor(here.next() + m.minSize() - 1, here);
  }

  private static Data encoded(Journaled event) {
    return JournalEventForm.encode(event.type(), event.key(), event.value(), event.oldValue());
  }

  private static Outcome waitFor(long sequence, Progress here) {
    return new Outcome.Parked(
        new Reached(sequence), null, Held.FOR_EVER, null, Long.MAX_VALUE, here);
  }

  private static Outcome evaluate(
      MapState state, MapJournal journal, EventJournalRead m, Progress here) {
    // Code is read before it is waited with: what cannot be read fails its caller at once.
    if (here.next() == journal.next() && here.code() != null) {
      return here.items().size() >= m.minSize()
          ? Outcome.reply(here.reply())
          : waitFor(here.next(), here);
    }
    List<Journaled> slice = new ArrayList<>();
    long bytes = 0;
    for (long sequence = here.next();
        sequence < journal.next() && slice.size() < Slice.ENTRIES_MAX && bytes < Slice.BYTES_MAX;
        sequence++) {
      Journaled event = journal.get(sequence);
      slice.add(event);
      bytes += MapJournal.bytesOf(event);
    }
    String name = state.name();
    return new Outcome.Sliced(POOL, services -> show(services, name, m, here, slice));
  }

  /** Shows a slice to users' code; outside the partition. */
  private static Progress show(
      OutsideServices services,
      String name,
      EventJournalRead m,
      Progress here,
      List<Journaled> slice) {
    Code code = here.code() == null ? read(services, name, m) : here.code();
    StoredValues values = new StoredValues("map", name, services::serialization);
    Progress seen =
        new Progress(
            here.next(),
            here.readCount(),
            code,
            new ArrayList<>(here.items()),
            new ArrayList<>(here.sequences()),
            here.bytes());
    for (Journaled event : slice) {
      if (seen.isFull(m)) {
        break;
      }
      seen = seen.with(event.sequence(), passed(values, code, event));
    }
    return seen;
  }

  /** What a reader gets of an event; null for nothing. */
  private static @Nullable Data passed(StoredValues values, Code code, Journaled event) {
    Object shown = object(values, event);
    if (code.filter() != null && !code.filter().test(shown)) {
      return null;
    }
    if (code.projection() == null) {
      return encoded(event);
    }
    Object projected = code.projection().apply(shown);
    return projected == null ? null : values.data(projected, "what the projection has returned");
  }

  private static JournalEvent<Object, Object> object(StoredValues values, Journaled event) {
    return new JournalEvent<>(
        EntryEventType.of(event.type()),
        part(values, event, "key", event.key()),
        event.oldValue() == null ? null : part(values, event, "old value", event.oldValue()),
        event.value() == null ? null : part(values, event, "value", event.value()));
  }

  /** Whoever cannot have it read is to know where to go on. */
  private static Object part(StoredValues values, Journaled event, String part, byte[] bytes) {
    return values.object(
        new Data(bytes),
        () -> "the " + part + " of the journal's event with sequence=" + event.sequence());
  }

  @SuppressWarnings("unchecked") // Who writes it knows what is in the map.
  private static Code read(OutsideServices services, String name, EventJournalRead m) {
    String what = "map=" + name + " event journal's ";
    Data filter = m.predicate();
    Data projection = m.projection();
    return new Code(
        filter == null ? null : UserCode.read(services, filter, Predicate.class, what + "filter"),
        projection == null
            ? null
            : UserCode.read(services, projection, Function.class, what + "projection"));
  }
}
