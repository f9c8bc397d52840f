package dev.grid.coordination;

import java.time.Instant;
import java.util.Objects;

/**
 * What is known of a member of a group.
 *
 * @param group the group
 * @param member its id
 * @param capabilities what it says it can do
 * @param joinedAt when it joined, by its own clock
 * @param incarnation differs each time a member joins
 */
public record MemberInfo(
    String group, String member, Capabilities capabilities, Instant joinedAt, String incarnation) {

  public MemberInfo {
    Objects.requireNonNull(group, "group");
    Objects.requireNonNull(member, "member");
    Objects.requireNonNull(capabilities, "capabilities");
    Objects.requireNonNull(joinedAt, "joinedAt");
    Objects.requireNonNull(incarnation, "incarnation");
  }
}
