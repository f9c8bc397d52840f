package dev.grid.ringbuffer;

import java.util.Collection;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The asynchronous calls of a {@link GridRingbuffer}. No call blocks; stages complete exceptionally
 * with what the blocking call would throw, and never on a thread that must not block. Cancelling a
 * stage ends its wait in the member.
 *
 * @param <E> the item type
 */
public interface AsyncGridRingbuffer<E> {

  /** {@link GridRingbuffer#capacity}. */
  CompletionStage<Long> capacity();

  /** {@link GridRingbuffer#size}. */
  CompletionStage<Long> size();

  /** {@link GridRingbuffer#headSequence}. */
  CompletionStage<Long> headSequence();

  /** {@link GridRingbuffer#tailSequence}. */
  CompletionStage<Long> tailSequence();

  /** {@link GridRingbuffer#remainingCapacity}. */
  CompletionStage<Long> remainingCapacity();

  /** {@link GridRingbuffer#add(Object)}. */
  CompletionStage<Long> add(E item);

  /** {@link GridRingbuffer#add(Object, OverflowPolicy)}. */
  CompletionStage<Long> add(E item, OverflowPolicy policy);

  /** {@link GridRingbuffer#addAll}. */
  CompletionStage<Long> addAll(Collection<? extends E> items, OverflowPolicy policy);

  /** {@link GridRingbuffer#readOne}. */
  CompletionStage<E> readOne(long sequence);

  /** {@link GridRingbuffer#readMany(long, int, int)}. */
  CompletionStage<ReadResult<E>> readMany(long startSequence, int minCount, int maxCount);

  /** {@link GridRingbuffer#readMany(long, int, int, Predicate)}. */
  CompletionStage<ReadResult<E>> readMany(
      long startSequence, int minCount, int maxCount, @Nullable Predicate<? super E> filter);
}
