package dev.grid.coordination;

import java.util.Objects;

/**
 * This member has become the leader of a group.
 *
 * @param group the group
 * @param member this member's id
 * @param leadership what it holds
 */
public record LeaderElected(String group, String member, Leadership leadership)
    implements CoordinationEvent {

  public LeaderElected {
    Objects.requireNonNull(group, "group");
    Objects.requireNonNull(member, "member");
    Objects.requireNonNull(leadership, "leadership");
  }
}
