package dev.grid.ringbuffer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a ringbuffer's items are kept beside memory, such as a table. An item is stored before it
 * is added and its call answered; if that fails, it is not added. One object serves all ringbuffers
 * of its {@link RingbufferConfig}, on the member that has their partition at the time: give each
 * member's configuration one, with the same store behind it.
 *
 * <p>Called by several threads at once, and may block: a ringbuffer's calls that add wait
 * meanwhile, one after another; its readers do not. What it throws fails that call with a {@link
 * RingbufferStoreException} and nothing else. It must not call the ringbuffer.
 *
 * <p>A sequence may be stored more than once, and the last counts: when a member fails between
 * storing and answering, the next one stores what comes with the same sequences.
 *
 * @param <E> the item type; the member must be able to read and write it
 */
public interface RingbufferStore<E> {

  /**
   * Stores an item.
   *
   * @param ringbuffer the ringbuffer's name
   * @param sequence its sequence, from 0
   */
  void store(String ringbuffer, long sequence, E item) throws Exception;

  /**
   * Stores items with successive sequences: all or none, if the store can do that. By default it
   * stores one after another.
   *
   * @param ringbuffer the ringbuffer's name
   * @param firstSequence the sequence of the first
   * @param items one at least
   */
  default void storeAll(String ringbuffer, long firstSequence, List<E> items) throws Exception {
    long sequence = firstSequence;
    for (E item : items) {
      store(ringbuffer, sequence++, item);
    }
  }

  /**
   * Loads an item that is not in memory any more: overwritten, expired, or added before the cluster
   * was restarted. Asked by {@link GridRingbuffer#readOne} alone.
   *
   * @param ringbuffer the ringbuffer's name
   * @return null if the store does not have it
   */
  @Nullable E load(String ringbuffer, long sequence) throws Exception;

  /**
   * The highest sequence that was stored: a ringbuffer of which no member has anything goes on
   * behind it.
   *
   * @param ringbuffer the ringbuffer's name
   * @return -1 if there is none
   */
  long largestSequence(String ringbuffer) throws Exception;
}
