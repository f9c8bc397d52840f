package dev.grid.structures.ringbuffer;

import dev.grid.kernel.CallFuture;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.StoredValues;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.ringbuffer.AsyncGridRingbuffer;
import dev.grid.ringbuffer.GridRingbuffer;
import dev.grid.ringbuffer.OverflowPolicy;
import dev.grid.ringbuffer.ReadResult;
import dev.grid.structures.ringbuffer.RingbufferMessages.*;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Turns calls into messages and answers into objects. Immutable. */
final class AsyncRingbufferProxy<E> implements AsyncGridRingbuffer<E> {

  final String name;
  private final Invoker invoker;
  private final StoredValues values;

  AsyncRingbufferProxy(String name, Invoker invoker) {
    this.name = Objects.requireNonNull(name, "name");
    this.invoker = invoker;
    this.values = new StoredValues("ringbuffer", name, invoker::serialization);
  }

  private CallFuture<Long> call(Message<Long> message) {
    return invoker.invoke(message, reply -> Objects.requireNonNull(reply));
  }

  @Override
  public CallFuture<Long> capacity() {
    return call(new Capacity(name));
  }

  @Override
  public CallFuture<Long> size() {
    return call(new Size(name));
  }

  @Override
  public CallFuture<Long> headSequence() {
    return call(new HeadSequence(name));
  }

  @Override
  public CallFuture<Long> tailSequence() {
    return call(new TailSequence(name));
  }

  @Override
  public CallFuture<Long> remainingCapacity() {
    return call(new RemainingCapacity(name));
  }

  @Override
  public CallFuture<Long> add(E item) {
    return add(item, OverflowPolicy.OVERWRITE);
  }

  @Override
  public CallFuture<Long> add(E item, OverflowPolicy policy) {
    return call(new Add(name, RingbufferHandler.policy(policy), values.data(item, "item")));
  }

  @Override
  public CallFuture<Long> addAll(Collection<? extends E> items, OverflowPolicy policy) {
    int count = Objects.requireNonNull(items, "items").size();
    if (count < 1 || count > GridRingbuffer.BATCH_MAX) {
      throw new IllegalArgumentException(
          "items=" + count + ": must be from 1 to " + GridRingbuffer.BATCH_MAX);
    }
    List<Data> list = new ArrayList<>(count);
    items.forEach(item -> list.add(values.data(item, "item")));
    return call(new AddAll(name, list, RingbufferHandler.policy(policy)));
  }

  @Override
  public CallFuture<E> readOne(long sequence) {
    if (sequence < 0) {
      throw new IllegalArgumentException("sequence=" + sequence + ": must be 0 or more");
    }
    return invoker.<@Nullable Data, E>invoke(
        new ReadOne(name, sequence),
        item ->
            values.<E>object(
                Objects.requireNonNull(item), () -> "the item of sequence=" + sequence));
  }

  @Override
  public CallFuture<ReadResult<E>> readMany(long startSequence, int minCount, int maxCount) {
    return readMany(startSequence, minCount, maxCount, null);
  }

  @Override
  public CallFuture<ReadResult<E>> readMany(
      long startSequence, int minCount, int maxCount, @Nullable Predicate<? super E> filter) {
    if (startSequence < 0
        || minCount < 0
        || maxCount < minCount
        || maxCount > GridRingbuffer.BATCH_MAX) {
      throw new IllegalArgumentException(
          "startSequence="
              + startSequence
              + " minCount="
              + minCount
              + " maxCount="
              + maxCount
              + ": must be startSequence >= 0 and 0 <= minCount <= maxCount <= "
              + GridRingbuffer.BATCH_MAX);
    }
    Data filterData = filter == null ? null : values.data(filter, "filter");
    return invoker.invoke(
        new ReadMany(name, startSequence, minCount, maxCount, filterData),
        reply -> result(Objects.requireNonNull(reply)));
  }

  private ReadResult<E> result(ReadManyReply reply) {
    long[] sequences = reply.itemSeqs();
    return new ReadResult<>(
        values.<E>list(reply.items(), () -> "an item"),
        sequences == null ? List.of() : Arrays.stream(sequences).boxed().toList(),
        reply.readCount(),
        reply.nextSeq());
  }

  void destroy() {
    invoker.destroy(GridRingbuffer.TYPE.id(name));
  }
}
