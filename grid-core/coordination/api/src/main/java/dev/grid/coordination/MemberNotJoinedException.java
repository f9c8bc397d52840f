package dev.grid.coordination;

import org.jspecify.annotations.Nullable;

/** The member is not in the group. Nothing was changed. */
public final class MemberNotJoinedException extends CoordinationException {

  private static final long serialVersionUID = 1L;

  private final String group;
  private final String member;

  /** Of this member of this group, with the system's own error if there is one. */
  public MemberNotJoinedException(String group, String member, @Nullable Throwable cause) {
    super(
        "group=%s member=%s: is not in the group; it has not joined, or has left, or its session ended"
            .formatted(group, member),
        cause);
    this.group = group;
    this.member = member;
  }

  /** Of this member of this group. */
  public MemberNotJoinedException(String group, String member) {
    this(group, member, null);
  }

  /** The group. */
  public String group() {
    return group;
  }

  /** The member's id. */
  public String member() {
    return member;
  }
}
