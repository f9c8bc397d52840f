package dev.grid.kernel;

import dev.grid.kernel.query.Queries;
import dev.grid.protocol.Message;
import java.util.BitSet;
import java.util.function.IntPredicate;

/**
 * What the states of one structure on a member have told of what they hold, so that a question to
 * all partitions goes only where there may be something. Thread-safe; never blocks.
 */
public interface Directory {

  /**
   * What is known of a message to all partitions.
   *
   * @param isAtRest whether this member serves a partition, no step goes on in it, and every copy
   *     has what it has; asked once for a partition, and what is read before that may have changed
   * @param isSettled whether that is so still and nobody can have taken over; asked of those alone
   *     that have nothing, before it is seen that nothing has changed meanwhile
   */
  Found find(Message<?> message, Queries queries, IntPredicate isAtRest, IntPredicate isSettled);

  /** Whether a message may be one that takes but microseconds to {@link #find}. */
  boolean isQuick(Message<?> message);

  /**
   * Where a message goes. The sets belong to who has asked.
   *
   * @param without partitions that have nothing it asks for, and whose answer would change nothing:
   *     each was so at some moment since the call began, if its member served it then
   * @param known partitions that find out without looking at all that they have
   * @param entries about how many entries those look at together, if they are not without
   */
  record Found(BitSet without, BitSet known, int entries) {

    /** Nothing is known. */
    public static Found nothing() {
      return new Found(new BitSet(0), new BitSet(0), Integer.MAX_VALUE);
    }
  }
}
