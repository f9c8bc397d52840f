package dev.grid.structures.ringbuffer;

import static dev.grid.kernel.CallFuture.await;

import dev.grid.ringbuffer.AsyncGridRingbuffer;
import dev.grid.ringbuffer.GridRingbuffer;
import dev.grid.ringbuffer.OverflowPolicy;
import dev.grid.ringbuffer.ReadResult;
import java.util.Collection;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The blocking form of a ringbuffer: each call waits for the asynchronous one. Immutable. */
final class RingbufferProxy<E> implements GridRingbuffer<E> {

  private final AsyncRingbufferProxy<E> async;

  RingbufferProxy(AsyncRingbufferProxy<E> async) {
    this.async = async;
  }

  @Override
  public String name() {
    return async.name;
  }

  @Override
  public AsyncGridRingbuffer<E> async() {
    return async;
  }

  @Override
  public long capacity() {
    return await(async.capacity());
  }

  @Override
  public long size() {
    return await(async.size());
  }

  @Override
  public long headSequence() {
    return await(async.headSequence());
  }

  @Override
  public long tailSequence() {
    return await(async.tailSequence());
  }

  @Override
  public long remainingCapacity() {
    return await(async.remainingCapacity());
  }

  @Override
  public long add(E item) {
    return await(async.add(item));
  }

  @Override
  public long add(E item, OverflowPolicy policy) {
    return await(async.add(item, policy));
  }

  @Override
  public long addAll(Collection<? extends E> items, OverflowPolicy policy) {
    return await(async.addAll(items, policy));
  }

  @Override
  public E readOne(long sequence) throws InterruptedException {
    return async.readOne(sequence).awaitInterruptibly();
  }

  @Override
  public ReadResult<E> readMany(long startSequence, int minCount, int maxCount)
      throws InterruptedException {
    return async.readMany(startSequence, minCount, maxCount).awaitInterruptibly();
  }

  @Override
  public ReadResult<E> readMany(
      long startSequence, int minCount, int maxCount, @Nullable Predicate<? super E> filter)
      throws InterruptedException {
    return async.readMany(startSequence, minCount, maxCount, filter).awaitInterruptibly();
  }

  @Override
  public void destroy() {
    async.destroy();
  }

  @Override
  public String toString() {
    return "GridRingbuffer[name=" + async.name + "]";
  }
}
