package dev.grid.ringbuffer;

import dev.grid.StructureHandle;
import dev.grid.StructureType;
import java.util.Collection;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A bounded log in the cluster that many may read, each at its own pace (protocol service {@code
 * hz:impl:ringbufferService}). Items have sequences: the first has 0, each later one the next. When
 * it is full, new items take the places of the oldest; items may have a {@linkplain
 * RingbufferConfig#timeToLive time to live}, after which the head moves past them.
 *
 * <p>All calls block until the member has answered. Items must not be null. An item that cannot be
 * turned into an object here throws {@link dev.grid.UnreadableValueException}. A ringbuffer lives
 * in one partition, so its order is total. Reading removes nothing. Waits are kept by the member,
 * and an interrupt ends them there.
 *
 * @param <E> the item type; serialized as {@code dev.grid.serialization} says
 */
public interface GridRingbuffer<E> extends StructureHandle<AsyncGridRingbuffer<E>> {

  /** Ringbuffers, among the kinds of structures (protocol service 23). */
  StructureType<GridRingbuffer<?>, RingbufferConfig> TYPE =
      new StructureType<>(
          "hz:impl:ringbufferService",
          "ringbuffer",
          GridRingbuffer.class,
          AsyncGridRingbuffer.class,
          RingbufferConfig.class,
          RingbufferConfig::named,
          true);

  /** How many items one call adds or reads at most. */
  int BATCH_MAX = 1_000;

  /** How many items there are at most. */
  long capacity();

  /** How many items there are now. */
  long size();

  /** The sequence of the oldest item; one more than the tail's if there is none. */
  long headSequence();

  /** The sequence of the youngest item, even if there is none any more; -1 before the first. */
  long tailSequence();

  /**
   * How much room {@link OverflowPolicy#FAIL} has for items: without a {@linkplain
   * RingbufferConfig#timeToLive time to live} the capacity, as all that are there may be
   * overwritten.
   */
  long remainingCapacity();

  /**
   * Adds an item, in the place of the oldest if there is no room; returns its sequence.
   *
   * @throws RingbufferStoreException if there is a store and it has failed; nothing was added
   */
  long add(E item);

  /**
   * Adds an item.
   *
   * @return its sequence, or -1 if there is no room and the policy is {@link OverflowPolicy#FAIL}
   */
  long add(E item, OverflowPolicy policy);

  /**
   * Adds items with successive sequences, all or none.
   *
   * @param items from 1 to {@link #BATCH_MAX}
   * @return the sequence of the last, or -1 if there was no room and the policy is {@link
   *     OverflowPolicy#FAIL}
   */
  long addAll(Collection<? extends E> items, OverflowPolicy policy);

  /**
   * Reads an item; waits for it if it is the next to come. One that is older than the head's is
   * loaded from the {@link RingbufferStore}, if there is one.
   *
   * @param sequence from the head's to one more than the tail's
   * @throws StaleSequenceException if it was overwritten, perhaps while this call waited, or its
   *     time to live is over
   * @throws RingbufferStoreException if the store has failed
   * @throws IllegalArgumentException if it is negative, or further away than the next
   */
  E readOne(long sequence) throws InterruptedException;

  /** {@link #readMany(long, int, int, Predicate)} of all items. */
  ReadResult<E> readMany(long startSequence, int minCount, int maxCount)
      throws InterruptedException;

  /**
   * Reads items from a sequence on; waits until there are {@code minCount}. The filter is called in
   * the member that has the ringbuffer, on threads for such code, so that what does not pass it is
   * not sent. It travels as any value does: use a record, or a class that the member's serializers
   * or factories know; a lambda does not travel. Items that the member cannot read fail the call.
   *
   * @param startSequence where to begin; the head if it is older, the next to come if it is further
   *     away than that
   * @param minCount how many items to wait for, of those that pass the filter: 0, at most {@code
   *     maxCount} and at most the capacity
   * @param maxCount how many to read at most, up to {@link #BATCH_MAX}; large items may end it
   *     earlier
   * @param filter what is wanted; null for all
   * @throws dev.grid.GridSerializationException if the filter cannot be sent, or the member does
   *     not know its class
   */
  ReadResult<E> readMany(
      long startSequence, int minCount, int maxCount, @Nullable Predicate<? super E> filter)
      throws InterruptedException;
}
