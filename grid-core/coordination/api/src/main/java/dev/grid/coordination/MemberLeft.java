package dev.grid.coordination;

import java.util.Objects;

/**
 * A member has left a group, or was taken for dead.
 *
 * @param group the group
 * @param member the member's id
 */
public record MemberLeft(String group, String member) implements CoordinationEvent {

  public MemberLeft {
    Objects.requireNonNull(group, "group");
    Objects.requireNonNull(member, "member");
  }
}
