package dev.grid.member.hosts;

import dev.grid.kernel.Effect;
import dev.grid.member.partition.Kind;

/** Where a host brings what has changed. Thread-safe; does not block. */
interface HostLog {

  /** Changes are nobody else's concern. */
  HostLog LOCAL = (kind, name, effect) -> {};

  /**
   * A shard's state has changed so; called with the shard's monitor held, in the order of changes.
   */
  void append(Kind<?> kind, String name, Effect effect);
}
