package dev.grid.member.replication;

import dev.grid.kernel.Effect;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What differs between hosts: where changes go, what an answer waits for, and what may be read. A
 * partition's is its {@link Replica}; a member's own structures have one that waits for nobody.
 * Everything else (parking, waking, tasks outside, answers that are given again, events) is written
 * once above it. Confined to whoever holds the partition.
 */
public interface HostLog {

  /** A structure begins to exist here. */
  void begins(Replicated structure);

  /**
   * A change has just been applied.
   *
   * @param completion of the call that made it, if that may be repeated, or if as many copies as
   *     {@link #confirming} says tell its caller that they have the change; else null
   */
  void append(Replicated structure, Effect effect, @Nullable Completion completion);

  /** A call that changed nothing is not to be carried out again either. */
  void appendAnswer(Replicated structure, Completion completion);

  /** A structure is gone. */
  void appendEnd(Replicated structure);

  /** How many copies can tell a caller that they have the next change; 0 if not all can. */
  int confirming(Replicated structure, UUID caller);

  /** Whether what is said about a structure now must wait for others. */
  boolean mustWait(Replicated structure);

  /** Gives the answer when others have what it is about; only while {@link #mustWait}. */
  void await(Replicated structure, Answer answer);

  /** Whether what is read here now may be told. */
  boolean mayRead(Replicated structure);

  /** Whether changes are taken. */
  boolean isWritable();

  /** What calls were answered that may be repeated. */
  Remembered remembered();

  /**
   * Whether a call that was sent before may have been carried out by another member that did not
   * say so here.
   */
  boolean isOneOfSeveral();
}
