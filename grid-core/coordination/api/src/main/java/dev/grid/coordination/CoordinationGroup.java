package dev.grid.coordination;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * One group as a coordinator sees it: its calls without the group's name. Immutable; the calls block
 * and fail as the coordinator's do.
 *
 * @param coordinator whose calls these are
 * @param name the group's id
 */
public record CoordinationGroup(Coordinator coordinator, String name) {

  public CoordinationGroup {
    Objects.requireNonNull(coordinator, "coordinator");
    Ids.require("group", name);
  }

  /** {@link Coordinator#members}. */
  public Set<String> members() {
    return coordinator.members(name);
  }

  /** {@link Coordinator#memberInfo}. */
  public MemberInfo memberInfo(String member) {
    return coordinator.memberInfo(name, member);
  }

  /** {@link Coordinator#updateCapabilities}. */
  public void updateCapabilities(Capabilities capabilities) {
    coordinator.updateCapabilities(name, capabilities);
  }

  /** {@link Coordinator#leader}. */
  public Optional<String> leader() {
    return coordinator.leader(name);
  }

  /** {@link Coordinator#leadership}; does not block. */
  public Optional<Leadership> leadership() {
    return coordinator.leadership(name);
  }

  /** Whether this member leads the group, so far as is known here. Does not block. */
  public boolean isLeader() {
    return leadership().isPresent();
  }

  /** {@link Coordinator#standDown}. */
  public void standDown() {
    coordinator.standDown(name);
  }
}
