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
}
