package dev.grid.member.partition;

import dev.grid.member.peer.PeerMessages.Answered;
import dev.grid.member.peer.PeerMessages.Change;
import dev.grid.member.replication.Answer;
import java.util.ArrayList;
import java.util.List;

/**
 * Changes of one entry of a group's log, and what waits for it. Confined to whoever holds the
 * partition.
 */
final class GroupBatch {

  /** What a change takes beside its effect, name and answers, about. */
  private static final int CHANGE_BYTES = 150;

  final List<Change> changes = new ArrayList<>();
  final List<Answer> answers = new ArrayList<>();

  /** Of the changes, about. */
  long bytes;

  boolean isEmpty() {
    return changes.isEmpty() && answers.isEmpty();
  }

  void add(Change change) {
    changes.add(change);
    bytes += bytesOf(change);
  }

  /**
   * What goes into an entry: all of it, which is this, or as many of the first changes as have not
   * more bytes, or one. What waits for this waits for the rest, too.
   */
  GroupBatch first(long bytesMax) {
    if (bytes <= bytesMax) {
      return this;
    }
    GroupBatch next = new GroupBatch();
    for (Change change : changes) {
      if (!next.isEmpty() && next.bytes + bytesOf(change) > bytesMax) {
        break;
      }
      next.add(change);
    }
    changes.subList(0, next.changes.size()).clear();
    bytes -= next.bytes;
    return next;
  }

  private static long bytesOf(Change change) {
    long bytes = CHANGE_BYTES + 3L * change.name().length() + change.effect().length;
    for (Answered answered : change.answers()) {
      bytes += answered.answer().length;
    }
    return bytes;
  }
}
