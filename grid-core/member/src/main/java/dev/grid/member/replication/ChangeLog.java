package dev.grid.member.replication;

import dev.grid.member.peer.PeerMessages.Change;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * How far one partition's changes have come on this member, and those that some copy may lack,
 * oldest first: with them a new primary brings the others up to date. Confined to the partition.
 *
 * <pre>
 * 0 <= settled <= last
 * completeFrom <= last, or NEVER
 * settled, completeFrom < sequence <= last   of each change kept; sequences ascend
 * </pre>
 *
 * <p>It has every change after {@code completeFrom} that any copy keeps. {@code last} never goes
 * down, but for {@link #restart}; {@code settled} never does until {@link #clear}.
 */
final class ChangeLog {

  /** Nothing is complete: the copy is being made. */
  private static final long NEVER = Long.MAX_VALUE;

  private final ArrayDeque<Change> changes = new ArrayDeque<>();

  /** The last sequence number that was given, as the primary, or applied, as a backup. */
  private long last;

  /** Every in-sync copy is known to have everything up to here. */
  private long settled;

  private long completeFrom;

  long last() {
    return last;
  }

  long settled() {
    return settled;
  }

  long completeFrom() {
    return completeFrom;
  }

  int size() {
    return changes.size();
  }

  /** The number of the primary's next change. */
  long next() {
    return ++last;
  }

  /** A backup has got everything up to here without the changes themselves. */
  void reached(long sequence) {
    last = Math.max(last, sequence);
  }

  /** Keeps the latest change. */
  void add(Change change) {
    reached(change.sequence());
    assert changes.isEmpty() || changes.getLast().sequence() < change.sequence()
        : this + " is given sequence=" + change.sequence();
    changes.add(change);
  }

  /** Every in-sync copy has everything up to here: those changes are forgotten. */
  void settle(long through) {
    settled = Math.max(settled, through);
    for (Change first; (first = changes.peek()) != null && first.sequence() <= settled; ) {
      changes.remove();
      completeFrom = Math.max(completeFrom, first.sequence());
    }
    assert settled <= last : this;
  }

  /** Forgets every change: there is no copy that could lack one. */
  void skip() {
    if (!changes.isEmpty()) {
      changes.clear();
    }
    completeFrom = last;
  }

  /** The copy is to be made from nothing, or none is kept. */
  void clear() {
    changes.clear();
    settled = 0;
    completeFrom = NEVER;
  }

  /** The copy is made from nothing by a primary that has come so far. */
  void restart(long primaryLast) {
    clear();
    last = primaryLast;
  }

  /** A copy that was made from nothing has everything now. */
  void made() {
    if (completeFrom == NEVER) {
      completeFrom = last;
    }
  }

  /** The changes after a sequence number, oldest first. */
  List<Change> after(long sequence) {
    List<Change> after = new ArrayList<>();
    for (Change change : changes) {
      if (change.sequence() > sequence) {
        after.add(change);
      }
    }
    return after;
  }

  /** The last kept change that ended a structure of this name, or 0. */
  long endOf(Replicated structure) {
    long sequence = 0;
    for (Change change : changes) {
      if (change.effect().length == 0
          && change.kind() == structure.kind()
          && change.name().equals(structure.name())) {
        sequence = change.sequence();
      }
    }
    return sequence;
  }

  @Override
  public String toString() {
    return "ChangeLog[last="
        + last
        + ", settled="
        + settled
        + ", completeFrom="
        + completeFrom
        + ", changes="
        + changes.size()
        + "]";
  }
}
