package dev.grid.coordination;

import java.util.Objects;

/**
 * This member is no longer the leader of a group.
 *
 * @param group the group
 * @param member this member's id
 * @param lost whether the leadership was taken from it, so that another may have it already; false
 *     if it stands down, and has it until callbacks have returned
 */
public record LeaderRevoked(String group, String member, boolean lost)
    implements CoordinationEvent {

  public LeaderRevoked {
    Objects.requireNonNull(group, "group");
    Objects.requireNonNull(member, "member");
  }
}
