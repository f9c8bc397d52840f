package dev.grid.member.partition;

import dev.grid.member.replication.CallId;
import java.util.BitSet;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A question to one partition.
 *
 * @param mayHaveBeen whether it may have been carried out
 * @param names of the share that it is, or was, part of; null if it has no name yet, or needs none
 */
record Question(Place place, boolean mayHaveBeen, @Nullable CallId names) {

  /** Leaves out questions to these partitions; one stays, so that there is an answer. */
  static void leaveOut(BitSet partitions, Queue<Question> from) {
    for (int left = from.size(); left > 0; left--) {
      Question question = from.remove();
      if (!partitions.get(question.place.partition()) || left == 1 && from.isEmpty()) {
        from.add(question);
      }
    }
  }
}
