package dev.grid.queue;

import dev.grid.ItemEvent;
import dev.grid.ItemListener;
import dev.grid.Registration;
import dev.grid.StructureHandle;
import dev.grid.StructureType;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A queue in the cluster, first in, first out unless it is configured with a comparator (protocol
 * service {@code hz:impl:queueService}).
 *
 * <p>All calls block until the member has answered. Items must not be null and are compared by
 * their serialized bytes. An item that cannot be turned into an object here throws {@link
 * dev.grid.UnreadableValueException}: the message says whether it was taken out, and then the
 * exception has its bytes. The queue lives in one partition, so its order is total. The iterator is
 * a snapshot and does not support removal.
 *
 * <p>Waits are kept by the member, and an interrupt ends them there. If it comes at the very moment
 * at which the call is carried out, an item that was being taken goes back to the head (to the tail
 * in a cluster of the reference), and one that was being offered or put may have been added.
 *
 * <p>A queue with a comparator or a store has others wait while an item is compared and stored; the
 * time that a call waits for room or for an item does not count that, see {@link
 * dev.grid.config.UserCodeConfig#failAfter()}.
 *
 * @param <E> the item type; serialized as {@code dev.grid.serialization} says
 */
public interface GridQueue<E> extends BlockingQueue<E>, StructureHandle<AsyncGridQueue<E>> {

  /** Queues, among the kinds of structures (protocol service 3). */
  StructureType<GridQueue<?>, QueueConfig> TYPE =
      new StructureType<>(
          "hz:impl:queueService",
          "queue",
          GridQueue.class,
          AsyncGridQueue.class,
          QueueConfig.class,
          QueueConfig::named,
          false);

  /**
   * Waits up to {@code timeout} for room.
   *
   * @return whether the item was added
   */
  default boolean offer(E item, Duration timeout) throws InterruptedException {
    return offer(item, TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
  }

  /**
   * Waits up to {@code timeout} for an item.
   *
   * @return the head, or null if none came in time
   */
  default @Nullable E poll(Duration timeout) throws InterruptedException {
    return poll(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
  }

  /** The items now, head first. */
  List<E> toList();

  /**
   * Adds all items at the tail in their order, or none.
   *
   * @return true
   * @throws IllegalStateException if there is no room for all of them
   */
  @Override
  boolean addAll(Collection<? extends E> items);

  /**
   * Calls the listener for each item added and removed, in the queue's order.
   *
   * @param includeItem whether events carry the item; without it {@link ItemEvent#item()} is null
   */
  Registration addListener(ItemListener<E> listener, boolean includeItem);

  /** Destroys the queue and its items, cluster-wide. */
  @Override
  void destroy();
}
