package dev.grid.coordination;

import org.jspecify.annotations.Nullable;

/** The group has members, and so cannot be deleted. Nothing was changed. */
public final class GroupNotEmptyException extends CoordinationException {

  private static final long serialVersionUID = 1L;

  private final String group;

  /** Of this group, with the system's own error if there is one. */
  public GroupNotEmptyException(String group, @Nullable Throwable cause) {
    super(
        "group=%s: has members; they must leave before it can be deleted".formatted(group), cause);
    this.group = group;
  }

  /** Of this group. */
  public GroupNotEmptyException(String group) {
    this(group, null);
  }

  /** The group. */
  public String group() {
    return group;
  }
}
