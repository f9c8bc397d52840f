package dev.grid.structures.ringbuffer;

import dev.grid.kernel.Held;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.OutsideServices;
import dev.grid.kernel.Slice;
import dev.grid.kernel.StoredValues;
import dev.grid.kernel.UserCode;
import dev.grid.protocol.Data;
import dev.grid.structures.ringbuffer.RingbufferHandler.Reached;
import dev.grid.structures.ringbuffer.RingbufferMessages.ReadMany;
import dev.grid.structures.ringbuffer.RingbufferMessages.ReadManyReply;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads many items, and waits for those that have not come. Where there is a filter, items are
 * collected under the partition a slice at a time, and the filter sees them outside; what passed it
 * is kept while the reader waits, so that it sees each item once. Stateless.
 */
final class RingbufferReading {

  /** The pool that filters run on. */
  static final String POOL = "ringbuffer-filters";

  /** With so many bytes an answer ends, if it has as many items as are wanted at least. */
  private static final long ANSWER_BYTES_MAX = 4 << 20;

  private RingbufferReading() {}

  /**
   * How far a reader has come: all before {@code next} was looked at. Immutable.
   *
   * @param next the sequence to go on with
   * @param readCount how many items were looked at
   * @param filter as the member has read it, once it has
   * @param items what passed
   * @param sequences of these items
   * @param bytes of these items
   */
  record Progress(
      long next,
      int readCount,
      @Nullable Predicate<Object> filter,
      List<Data> items,
      List<Long> sequences,
      long bytes) {

    boolean isFull(ReadMany asked) {
      return items.size() >= asked.maxCount()
          || bytes >= ANSWER_BYTES_MAX && items.size() >= asked.minCount();
    }

    ReadManyReply reply() {
      long[] itemSeqs = sequences.stream().mapToLong(Long::longValue).toArray();
      return new ReadManyReply(readCount, items, itemSeqs, next);
    }
  }

  /**
   * The call as it came.
   *
   * @throws IllegalArgumentException if its counts cannot be
   */
  static Outcome begin(RingbufferState state, ReadMany asked, long nowMillis) {
    long start = Math.clamp(asked.startSequence(), state.head(nowMillis), state.next());
    return goOn(state, asked, new Progress(start, 0, null, List.of(), List.of(), 0), nowMillis);
  }

  /** Goes on from where the reader has come to. */
  static Outcome goOn(RingbufferState state, ReadMany asked, Progress so, long nowMillis) {
    if (so.isFull(asked)) {
      return Outcome.reply(so.reply());
    }
    // Items that are gone meanwhile are lost to this reader, who sees it by the sequences.
    long from = Math.max(so.next(), state.head(nowMillis));
    Progress here =
        new Progress(from, so.readCount(), so.filter(), so.items(), so.sequences(), so.bytes());
    return asked.filter() == null
        ? readAll(state, asked, here)
        : filter(state, asked, asked.filter(), here);
  }

  private static Outcome readAll(RingbufferState state, ReadMany asked, Progress here) {
    if (state.next() - here.next() < asked.minCount()) {
      return waitFor(here.next() + asked.minCount() - 1, here);
    }
    long from = here.next();
    int available = (int) Math.min(state.next() - from, asked.maxCount());
    List<Data> items = new ArrayList<>(available);
    for (long bytes = 0; items.size() < available; ) {
      if (bytes >= ANSWER_BYTES_MAX && items.size() >= asked.minCount()) {
        break;
      }
      Data item = state.get(from + items.size());
      items.add(item);
      bytes += item.length();
    }
    long[] sequences = new long[items.size()];
    Arrays.setAll(sequences, i -> from + i);
    return Outcome.reply(new ReadManyReply(items.size(), items, sequences, from + items.size()));
  }

  private static Outcome filter(RingbufferState state, ReadMany asked, Data filter, Progress here) {
    // A filter is read before it is waited with: one that cannot be read fails its caller at once.
    if (here.next() == state.next() && here.filter() != null) {
      return here.items().size() >= asked.minCount()
          ? Outcome.reply(here.reply())
          : waitFor(here.next(), here);
    }
    List<Data> slice = new ArrayList<>();
    long bytes = 0;
    for (long sequence = here.next();
        sequence < state.next() && slice.size() < Slice.ENTRIES_MAX && bytes < Slice.BYTES_MAX;
        sequence++) {
      Data item = state.get(sequence);
      slice.add(item);
      bytes += item.length();
    }
    String name = state.name();
    return new Outcome.Sliced(
        POOL, services -> evaluate(services, name, asked, filter, here, slice));
  }

  private static Outcome waitFor(long sequence, Progress here) {
    return new Outcome.Parked(
        new Reached(sequence), null, Held.FOR_EVER, null, Long.MAX_VALUE, here);
  }

  /** Shows a slice to the filter; outside the partition. */
  @SuppressWarnings("unchecked") // Who writes a filter knows what is in the ringbuffer.
  private static Progress evaluate(
      OutsideServices services,
      String name,
      ReadMany asked,
      Data filterData,
      Progress here,
      List<Data> slice) {
    Predicate<Object> filter = here.filter();
    if (filter == null) {
      filter =
          UserCode.read(services, filterData, Predicate.class, "ringbuffer=" + name + " filter");
    }
    StoredValues values = new StoredValues("ringbuffer", name, services::serialization);
    List<Data> items = new ArrayList<>(here.items());
    List<Long> sequences = new ArrayList<>(here.sequences());
    Progress seen =
        new Progress(here.next(), here.readCount(), filter, items, sequences, here.bytes());
    for (Data item : slice) {
      if (seen.isFull(asked)) {
        break;
      }
      long bytes = seen.bytes();
      if (filter.test(values.object(item, () -> "an item that a filter is to see"))) {
        items.add(item);
        sequences.add(seen.next());
        bytes += item.length();
      }
      seen = new Progress(seen.next() + 1, seen.readCount() + 1, filter, items, sequences, bytes);
    }
    return seen;
  }
}
