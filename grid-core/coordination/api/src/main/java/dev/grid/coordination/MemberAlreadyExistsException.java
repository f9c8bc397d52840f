package dev.grid.coordination;

import org.jspecify.annotations.Nullable;

/** A member of this id is in the group already. Nothing was changed. */
public final class MemberAlreadyExistsException extends CoordinationException {

  private static final long serialVersionUID = 1L;

  private final String group;
  private final String member;

  /** Of this member of this group, with the system's own error if there is one. */
  public MemberAlreadyExistsException(String group, String member, @Nullable Throwable cause) {
    super(
        "group=%s member=%s: is in the group already; ids of members must differ"
            .formatted(group, member),
        cause);
    this.group = group;
    this.member = member;
  }

  /** Of this member of this group. */
  public MemberAlreadyExistsException(String group, String member) {
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
