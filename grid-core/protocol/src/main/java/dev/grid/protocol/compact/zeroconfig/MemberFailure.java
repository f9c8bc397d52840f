package dev.grid.protocol.compact.zeroconfig;

import dev.grid.GridSerializationException;
import java.util.ArrayDeque;

/**
 * A member could not be written or read. Says where it is from the outermost value on; of a deep
 * one the beginning only, since a cycle has hundreds of members. Confined to the call that fails.
 */
final class MemberFailure extends GridSerializationException {

  private static final long serialVersionUID = 1L;

  /** So many members are named. */
  private static final int PATH_MAX = 3;

  private final String done;
  private final String reason;

  /** The outermost members, that one first. */
  private final ArrayDeque<String> path = new ArrayDeque<>(PATH_MAX + 1);

  private int depth;

  /**
   * Of a member.
   *
   * @param done what could not be done, "written" or "read"
   */
  MemberFailure(String owner, String name, String done, Throwable cause) {
    super(null, cause);
    this.done = done;
    this.reason = String.valueOf(cause.getMessage());
    within(owner, name);
  }

  /** This, in a member further out. */
  MemberFailure within(String owner, String name) {
    path.addFirst("field '" + name + "' of " + owner);
    if (path.size() > PATH_MAX) {
      path.removeLast();
    }
    depth++;
    return this;
  }

  @Override
  public String getMessage() {
    String separator = " could not be " + done + ": ";
    StringBuilder message = new StringBuilder();
    for (String member : path) {
      message.append(member).append(separator);
    }
    if (depth > PATH_MAX) {
      message.append("(").append(depth - PATH_MAX).append(" fields deeper) ");
    }
    return message.append(reason).toString();
  }
}
