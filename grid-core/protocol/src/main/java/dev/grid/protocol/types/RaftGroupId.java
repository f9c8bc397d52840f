package dev.grid.protocol.types;

import dev.grid.protocol.Struct;

/**
 * A Raft group, for good: one that is made anew under the same name is another.
 *
 * @param name what applications write behind the {@code @} of a name
 * @param seed changes when all groups are made anew
 * @param id unique among the groups of a seed
 */
@Struct
public record RaftGroupId(String name, long seed, long id) {

  @Override
  public String toString() {
    return name + "(" + seed + "," + id + ")";
  }
}
