package dev.grid.coordination;

import java.util.Objects;

/**
 * A member has joined a group.
 *
 * @param group the group
 * @param member the member's id
 */
public record MemberJoined(String group, String member) implements CoordinationEvent {

  public MemberJoined {
    Objects.requireNonNull(group, "group");
    Objects.requireNonNull(member, "member");
  }
}
