package dev.grid.member.partition;

import java.util.UUID;

/** Who is answered by a {@link ScatterGather}. Called once, by whoever pumps. */
interface Asking {

  UUID caller();

  boolean isAbandoned();

  /** How many bytes of answers are gathered. */
  long bytesMax();

  /** Whether this is a share: it ends early, and partitions are not asked elsewhere. */
  boolean isShare();

  void done(ScatterGather gathering);

  void fail(Throwable failure);

  /**
   * {@link #fail(Throwable)}.
   *
   * @param isPartlyDone whether partitions may have carried out their part, which is not to be
   *     asked for a second time
   */
  default void fail(Throwable failure, boolean isPartlyDone) {
    fail(failure);
  }
}
