package dev.grid.structures.map;

import dev.grid.kernel.CallFuture;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.StoredValues;
import dev.grid.map.EntryEventType;
import dev.grid.map.JournalBounds;
import dev.grid.map.JournalEvent;
import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.builtin.JournalEventForm;
import dev.grid.ringbuffer.ReadResult;
import dev.grid.ringbuffer.StaleSequenceException;
import dev.grid.structures.map.JournalMessages.Bounds;
import dev.grid.structures.map.JournalMessages.EventJournalRead;
import dev.grid.structures.map.JournalMessages.EventJournalSubscribe;
import dev.grid.structures.map.JournalMessages.Events;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A map's calls that read its journal: to messages, and answers to objects. Immutable. */
record JournalCalls<K, V>(String name, StoredValues values, Invoker invoker) {

  CallFuture<JournalBounds> bounds(int partition) {
    requirePartition(partition);
    return invoker.<Bounds, JournalBounds>invoke(
        new EventJournalSubscribe(name),
        partition,
        bounds ->
            new JournalBounds(
                Objects.requireNonNull(bounds).oldestSequence(), bounds.newestSequence()));
  }

  CallFuture<ReadResult<JournalEvent<K, V>>> read(
      int partition,
      long start,
      int min,
      int max,
      @Nullable Predicate<? super JournalEvent<K, V>> filter) {
    return read(partition, start, min, max, filter, null, this::event);
  }

  <R> CallFuture<ReadResult<R>> read(
      int partition,
      long start,
      int min,
      int max,
      @Nullable Predicate<? super JournalEvent<K, V>> filter,
      Function<? super JournalEvent<K, V>, ? extends @Nullable R> projection) {
    return read(
        partition,
        start,
        min,
        max,
        filter,
        values.data(projection, "projection"),
        data -> values.<R>object(data, () -> "what a journal's projection has made"));
  }

  private <T> CallFuture<ReadResult<T>> read(
      int partition,
      long start,
      int min,
      int max,
      @Nullable Predicate<? super JournalEvent<K, V>> filter,
      @Nullable Data projection,
      Function<Data, T> reader) {
    requirePartition(partition);
    if (start < 0 || min < 0 || max < 1 || max < min) {
      throw new IllegalArgumentException(
          "map="
              + name
              + " startSequence="
              + start
              + " minCount="
              + min
              + " maxCount="
              + max
              + ": must be startSequence >= 0, 0 <= minCount <= maxCount and maxCount >= 1");
    }
    Data filterData = filter == null ? null : values.data(filter, "filter");
    return invoker.<Events, ReadResult<T>>invoke(
        new EventJournalRead(name, start, min, max, filterData, projection),
        partition,
        events -> result(partition, start, Objects.requireNonNull(events), reader));
  }

  private void requirePartition(int partition) {
    if (partition < 0 || partition >= invoker.partitionCount()) {
      throw new IllegalArgumentException(
          "map="
              + name
              + " partition="
              + partition
              + ": must be from 0 to "
              + (invoker.partitionCount() - 1));
    }
  }

  /** The protocol's reads begin with the oldest event where they are late: that must be told. */
  private <T> ReadResult<T> result(
      int partition, long start, Events events, Function<Data, T> reader) {
    long from = events.nextSeq() - events.readCount();
    if (from > start) {
      throw new StaleSequenceException(
          "map="
              + name
              + " partition="
              + partition
              + " startSequence="
              + start
              + " has been forgotten by the journal: the oldest was "
              + from
              + "; events that are lost="
              + (from - start));
    }
    if (from < start) {
      throw new IllegalArgumentException(
          "map="
              + name
              + " partition="
              + partition
              + " startSequence="
              + start
              + " is beyond the end: the next was "
              + from);
    }
    long[] sequences = events.itemSeqs();
    return new ReadResult<>(
        values.<Data, T>list(events.items(), reader),
        sequences == null ? List.of() : Arrays.stream(sequences).boxed().toList(),
        events.readCount(),
        events.nextSeq());
  }

  private JournalEvent<K, V> event(Data data) {
    JournalEventForm form = values.object(data, () -> "an event of its journal");
    K key = values.<K>object(form.key(), () -> "the key of an event of its journal");
    return new JournalEvent<>(
        EntryEventType.of(form.type()),
        key,
        valueOrNull(form.oldValue(), key),
        valueOrNull(form.value(), key));
  }

  private @Nullable V valueOrNull(@Nullable Data data, K key) {
    return data == null ? null : values.<V>value(data, key);
  }
}
