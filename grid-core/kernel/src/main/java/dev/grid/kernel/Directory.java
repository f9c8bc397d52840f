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
   * Partitions of this member that have nothing a message to all partitions asks for, and whose
   * answer would change nothing. Each was so at some moment since the call began; what is not known
   * for sure is not among them.
   *
   * @param isAtRest whether this member serves a partition alone, no step goes on in it, and every
   *     copy has what it has; asked once for a partition, and what is read before that may have
   *     changed
   * @return belongs to the caller
   */
  BitSet without(Message<?> message, Queries queries, IntPredicate isAtRest);
}
