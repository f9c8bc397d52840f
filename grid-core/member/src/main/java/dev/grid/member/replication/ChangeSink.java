package dev.grid.member.replication;

import dev.grid.kernel.Effect;
import dev.grid.member.peer.PeerMessages.Answered;
import dev.grid.member.peer.PeerMessages.Change;
import java.util.List;

/**
 * Something beside the primary that keeps its partition's changes. Today that is a backup on
 * another member, by way of its {@link CopyStream}; a log on a local disk or another cluster is one
 * as well. It takes changes in the order of their sequence numbers, loses none, and acknowledges
 * them in that order. Confined to the partition; nothing blocks.
 */
interface ChangeSink {

  /** Whether it keeps a structure's changes now. */
  boolean concerns(Replicated structure);

  /**
   * Takes a change that has just been applied, of a structure that it {@linkplain #concerns
   * concerns}.
   *
   * @param effect as it was applied
   * @param change the same as it is written; shared by all sinks
   */
  void append(Replicated structure, Effect effect, Change change);

  /** Takes a change as it is written, whatever it is of. */
  void append(Change change);

  /** Takes the end of a structure. */
  void appendEnd(Replicated structure, Change change);

  /**
   * A structure that it does not concern has changed.
   *
   * @param answers what the call was answered that made the change
   */
  void passedOver(Replicated structure, List<Answered> answers);

  /**
   * Every change up to this sequence number that concerns it has been acknowledged; {@link
   * Long#MAX_VALUE} if all have been.
   */
  long acknowledgedThrough();

  /** Whether answers wait for it. */
  boolean isRequired();

  /** Whether answers about structures with so many synchronous backups wait for it. */
  boolean isRequiredFor(int syncBackups);

  /** What it has not acknowledged. */
  Lag lag(long nowNanos);
}
