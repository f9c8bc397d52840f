package dev.grid.systemtests.contract;

import static dev.grid.systemtests.contract.AwaitedMap.await;
import static dev.grid.systemtests.contract.AwaitedMap.awaitInterruptibly;

import dev.grid.ringbuffer.AsyncGridRingbuffer;
import dev.grid.ringbuffer.GridRingbuffer;
import dev.grid.ringbuffer.OverflowPolicy;
import dev.grid.ringbuffer.ReadResult;
import java.util.Collection;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A ringbuffer whose calls are made asynchronously and waited for as an application would, so that
 * one suite tests both forms. Immutable.
 */
record AwaitedRingbuffer<E>(GridRingbuffer<E> ring) implements GridRingbuffer<E> {

  @Override
  public String name() {
    return ring.name();
  }

  @Override
  public AsyncGridRingbuffer<E> async() {
    return ring.async();
  }

  @Override
  public long capacity() {
    return await(async().capacity());
  }

  @Override
  public long size() {
    return await(async().size());
  }

  @Override
  public long headSequence() {
    return await(async().headSequence());
  }

  @Override
  public long tailSequence() {
    return await(async().tailSequence());
  }

  @Override
  public long remainingCapacity() {
    return await(async().remainingCapacity());
  }

  @Override
  public long add(E item) {
    return await(async().add(item));
  }

  @Override
  public long add(E item, OverflowPolicy policy) {
    return await(async().add(item, policy));
  }

  @Override
  public long addAll(Collection<? extends E> items, OverflowPolicy policy) {
    return await(async().addAll(items, policy));
  }

  @Override
  public E readOne(long sequence) throws InterruptedException {
    return awaitInterruptibly(async().readOne(sequence));
  }

  @Override
  public ReadResult<E> readMany(long startSequence, int minCount, int maxCount)
      throws InterruptedException {
    return awaitInterruptibly(async().readMany(startSequence, minCount, maxCount));
  }

  @Override
  public ReadResult<E> readMany(
      long startSequence, int minCount, int maxCount, @Nullable Predicate<? super E> filter)
      throws InterruptedException {
    return awaitInterruptibly(async().readMany(startSequence, minCount, maxCount, filter));
  }

  @Override
  public void destroy() {
    ring.destroy();
  }
}
