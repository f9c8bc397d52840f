package dev.grid.member.partition;

import dev.grid.MessageTooLargeException;
import dev.grid.member.peer.PeerMessages.Answered;
import dev.grid.member.peer.PeerMessages.Change;
import dev.grid.member.replication.Answer;
import dev.grid.member.replication.LogMessages;
import dev.grid.member.replication.LogMessages.Entry;
import dev.grid.member.replication.LogMessagesCodecs;
import dev.grid.protocol.Codec;
import dev.grid.protocol.Codecs;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Changes of one entry of a group's log, and what waits for it. Confined to whoever holds the
 * partition.
 */
final class GroupBatch {

  /** What a change takes beside its effect, name and answers, about. */
  private static final int CHANGE_BYTES = 150;

  private static final Codecs codecs = new Codecs(LogMessagesCodecs.ALL);

  /** An effect of more is in no entry, which has to fit into Raft's buffers. */
  private static final int EFFECT_BYTES_MAX = 5 << 18;

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

  /** The bytes of its entry in the log, as {@link Entry} says. */
  byte[] entry(UUID reign, long sequence, long nowMillis, long generation) {
    LogMessages entry = new Entry(reign, sequence, nowMillis, changes, generation);
    return codecs.of(entry).requestBytes(entry, 0, Codec.NO_PARTITION);
  }

  /**
   * Whether an effect is in no entry. A call that is long is refused before; what it has effect on
   * may be longer: a function's result, or all that is removed from a set or a list at once.
   */
  static boolean isTooLong(byte[] effect) {
    return effect.length > EFFECT_BYTES_MAX;
  }

  /** What a call is told that would have had such an effect. */
  static MessageTooLargeException tooLong(String structure, byte[] effect) {
    return new MessageTooLargeException(
        ("a change of structure=%s has bytes=%d, more than the bytes=%d that an entry of a Raft"
                + " group may have, and was not carried out: store the value in a map, and its key"
                + " in the group")
            .formatted(structure, effect.length, EFFECT_BYTES_MAX));
  }

  private static long bytesOf(Change change) {
    long bytes = CHANGE_BYTES + 3L * change.name().length() + change.effect().length;
    for (Answered answered : change.answers()) {
      bytes += answered.answer().length;
    }
    return bytes;
  }
}
