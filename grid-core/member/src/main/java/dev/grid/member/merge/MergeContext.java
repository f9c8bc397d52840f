package dev.grid.member.merge;

import dev.grid.member.partition.CallContext;

/** What merging needs of its member. Thread-safe; nothing blocks. */
public interface MergeContext extends CallContext {

  /** Milliseconds since the epoch. */
  long currentTimeMillis();
}
