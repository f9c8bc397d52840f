package dev.grid.structures.map;

import dev.grid.kernel.PartitionsOnly;

/**
 * A message that says how long an entry lives without being read. Only who serves the map knows
 * when that was, so that it begins anew with who serves it next: an entry that was gone would be
 * there again, and that must not be in a Raft group.
 */
interface IdleTime extends PartitionsOnly {

  @Override
  default String instead() {
    return "give the entry a time to live, which is a part of the map";
  }
}
