package dev.grid.sqlengine.run;

import dev.grid.kernel.Slice;
import dev.grid.structures.map.MapFragmentMessages.FragmentReply;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The partitions whose rows are not all here, with the cursors where each goes on. They are asked
 * some at a time, and fewer where their entries are so large that an answer of those would not do.
 * Confined to its statement.
 */
final class OpenPartitions {

  private static final int AT_ONCE_MAX = 32;

  private static final int FEWER = 4;

  private final Deque<Integer> open = new ArrayDeque<>();
  private final Deque<Integer> cursors = new ArrayDeque<>();
  private int atOnce = AT_ONCE_MAX;

  /** Some of them, and their cursors. */
  record Some(List<Integer> partitions, List<Integer> cursors) {

    /** None. */
    Some() {
      this(new ArrayList<>(), new ArrayList<>());
    }

    void add(int partition, int cursor) {
      partitions.add(partition);
      cursors.add(cursor);
    }
  }

  boolean isEmpty() {
    return open.isEmpty();
  }

  /** All of them, from the beginning. */
  void addAll(int partitionCount) {
    for (int i = 0; i < partitionCount; i++) {
      open.add(i);
      cursors.add(Slice.START);
    }
  }

  /** Those that an answer says to be open. */
  void add(FragmentReply reply) {
    open.addAll(reply.open());
    cursors.addAll(reply.cursors());
  }

  /** The next that are asked. */
  Some next() {
    Some some = new Some();
    while (!open.isEmpty() && some.partitions.size() < atOnce) {
      some.add(open.removeFirst(), cursors.removeFirst());
    }
    return some;
  }

  /** Has fewer be asked in the place of these; false if it is one already. */
  boolean isDivided(Some tooMany) {
    if (tooMany.partitions.size() < 2) {
      return false;
    }
    atOnce = Math.max(1, tooMany.partitions.size() / FEWER);
    for (int i = tooMany.partitions.size() - 1; i >= 0; i--) {
      open.addFirst(tooMany.partitions.get(i));
      cursors.addFirst(tooMany.cursors.get(i));
    }
    return true;
  }
}
