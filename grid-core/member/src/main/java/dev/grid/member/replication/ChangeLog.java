package dev.grid.member.replication;

import dev.grid.member.peer.PeerMessages.Change;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Changes that some copy may lack, oldest first: what a new primary brings the others up to date
 * with. It forgets by itself what every copy is known to have, each time something is added or
 * becomes known, and has nothing of what no copy keeps. Confined to the partition.
 *
 * <p>Invariant: of what copies keep, it has every change after {@code completeFrom}.
 */
final class ChangeLog {

  /** Nothing is complete: the copy is being made. */
  private static final long NEVER = Long.MAX_VALUE;

  private final ArrayDeque<Change> changes = new ArrayDeque<>();
  private long completeFrom;

  long completeFrom() {
    return completeFrom;
  }

  int size() {
    return changes.size();
  }

  /** Adds the latest change; every copy is known to have everything up to {@code settled}. */
  void add(Change change, long settled) {
    changes.add(change);
    trim(settled);
  }

  /** Forgets what every copy is known to have. */
  void trim(long settled) {
    for (Change first; (first = changes.peek()) != null && first.sequence() <= settled; ) {
      changes.remove();
      completeFrom = Math.max(completeFrom, first.sequence());
    }
  }

  /** Forgets everything up to here: there is no copy that could lack it. */
  void skip(long last) {
    if (!changes.isEmpty()) {
      changes.clear();
    }
    completeFrom = last;
  }

  /** A copy is made from nothing. */
  void clear() {
    changes.clear();
    completeFrom = NEVER;
  }

  /** A copy that was made from nothing has everything up to here now. */
  void made(long last) {
    if (completeFrom == NEVER) {
      completeFrom = last;
    }
  }

  /** What it has after a sequence number, oldest first. */
  List<Change> after(long sequence) {
    List<Change> after = new ArrayList<>();
    for (Change change : changes) {
      if (change.sequence() > sequence) {
        after.add(change);
      }
    }
    return after;
  }

  /** The last change in it that ended a structure of this name, or 0. */
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
}
