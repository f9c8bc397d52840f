package dev.grid.coordination;

import org.jspecify.annotations.Nullable;

/** The group is there already. Nothing was changed. */
public final class GroupAlreadyExistsException extends CoordinationException {

  private static final long serialVersionUID = 1L;

  private final String group;

  /** Of this group, with the system's own error if there is one. */
  public GroupAlreadyExistsException(String group, @Nullable Throwable cause) {
    super("group=%s: exists already".formatted(group), cause);
    this.group = group;
  }

  /** Of this group. */
  public GroupAlreadyExistsException(String group) {
    this(group, null);
  }

  /** The group. */
  public String group() {
    return group;
  }
}
