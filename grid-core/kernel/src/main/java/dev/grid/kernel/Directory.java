package dev.grid.kernel;

import dev.grid.config.MemberConfig;
import dev.grid.kernel.query.AttributePath;
import dev.grid.kernel.query.Queries;
import dev.grid.protocol.Message;
import java.util.BitSet;
import java.util.Map;

/**
 * What the states of one structure on a member have told of what they hold, so that a question to
 * all partitions goes only where there may be something. Thread-safe; never blocks.
 */
public interface Directory {

  /**
   * What is known of a message to all partitions.
   *
   * @param message as its sender sent it
   * @param standing how the member's partitions stand
   */
  Found find(Message<?> message, Queries queries, Standing standing);

  /** How the partitions of a member stand. For any thread. */
  interface Standing {

    /**
     * Takes those out of a set that this member does not serve, in which a step goes on, or of
     * which not every copy has what they have. To be asked once; what was read before that may have
     * changed.
     */
    void keepAtRest(BitSet partitions);

    /**
     * Takes those out that are not served or settled any more, or that somebody can have taken over
     * since. To be asked when all was read that is to be relied on, and before it is seen that
     * nothing has changed meanwhile.
     */
    void keepSettled(BitSet partitions);

    /** The time that calls in partitions have, in milliseconds since the epoch. */
    long nowMillis();
  }

  /** Whether partitions have their entries in the order of an attribute, in an index of it. */
  default boolean isOrdered(AttributePath path) {
    return false;
  }

  /** Whether one that is made for this structure by this configuration would be as this one is. */
  default boolean isFor(String name, MemberConfig config) {
    return true;
  }

  /**
   * What it has now that belongs to no partition, by {@link dev.grid.StructureType#levels} names.
   */
  default Map<String, Long> levels() {
    return Map.of();
  }

  /**
   * Whether a message may be one that takes but microseconds to {@link #find}. Else that is asked
   * for on a thread which may take a little, when other members have been asked.
   */
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
