package dev.grid.coordination;

import org.jspecify.annotations.Nullable;

/** There is no such group. Nothing was changed. */
public final class GroupNotCreatedException extends CoordinationException {

  private static final long serialVersionUID = 1L;

  private final String group;

  /** Of this group, with the system's own error if there is one. */
  public GroupNotCreatedException(String group, @Nullable Throwable cause) {
    super(
        "group=%s: there is no such group; create it, or use joinOrCreate".formatted(group), cause);
    this.group = group;
  }

  /** Of this group. */
  public GroupNotCreatedException(String group) {
    this(group, null);
  }

  /** The group. */
  public String group() {
    return group;
  }
}
