package dev.grid.spring.boot.autoconfigure.health;

import dev.grid.ClusterOperations;
import dev.grid.Grid;
import dev.grid.Lifecycle;
import dev.grid.cp.CpStatus;
import dev.grid.cp.CpStatus.CpGroup;
import dev.grid.cp.CpStatus.CpMember;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * The health of the cluster's Raft groups as this member knows it. Down when most of their members
 * are missing: no group can serve anybody until enough of them are back; and when most copies of a
 * group are damaged. Out of service while groups are not formed yet, and while one has no leader
 * though enough members are there, which an election ends. Up with the number of missing members as
 * a detail as long as groups go on without them, and while groups that a member has by default are
 * not used. Groups of one member say that nobody has a copy.
 *
 * <p>Not for probes: groups are every member's, and restarting or draining the members that are
 * left would take more away.
 */
final class GridCpHealthIndicator extends AbstractHealthIndicator {

  private final Grid grid;

  GridCpHealthIndicator(Grid grid) {
    super("The health of the grid's Raft groups could not be read");
    this.grid = grid;
  }

  @Override
  protected void doHealthCheck(Health.Builder builder) {
    ClusterOperations operations = grid.operations();
    CpStatus status = operations == null ? null : operations.cpStatus();
    if (status == null) {
      builder
          .unknown()
          .withDetail(
              "reason",
              operations == null
                  ? "this instance is a client: ask a member"
                  : "this member has no Raft groups: grid.cp.member-count=0");
      return;
    }
    List<CpMember> missing = status.missing();
    List<CpGroup> leaderless = status.withoutLeader();
    builder
        .withDetail("memberCount", status.memberCount())
        .withDetail("membersPresent", status.members().size() - missing.size())
        .withDetail("membersMissing", missing.stream().map(CpMember::id).toList())
        .withDetail("groups", status.groups().size())
        .withDetail("groupsLedHere", status.ledHere().size())
        .withDetail("groupsWithoutLeader", leaderless.stream().map(CpGroup::name).toList())
        .withDetail("groupsDamaged", status.damaged().stream().map(CpGroup::name).toList());
    if (status.memberCount() == 1) {
      builder.withDetail("note", noteOnOne(status));
    }
    Lifecycle.State state = grid.lifecycle().state();
    if (state == Lifecycle.State.RUNNING) {
      builder.status(of(status));
      addReason(builder, status);
    } else {
      builder.status(GridInstanceHealthIndicator.status(grid, state));
      GridInstanceHealthIndicator.addReason(builder, state);
    }
  }

  private static String noteOnOne(CpStatus status) {
    return "groups of one member, for development, without fault tolerance: "
        + (status.kept()
            ? "nothing survives the loss of its disk"
            : "nothing survives the member, as they are in a temporary directory unless"
                + " grid.cp.directory is set")
        + (status.used() ? "" : "; they begin with their first use");
  }

  private static Status of(CpStatus status) {
    if (!status.used()) {
      return Status.UP;
    }
    if (!status.isFormed()) {
      return Status.OUT_OF_SERVICE;
    }
    if (!status.hasMajority() || !status.beyondRepair().isEmpty()) {
      return Status.DOWN;
    }
    return status.withoutLeader().isEmpty() ? Status.UP : Status.OUT_OF_SERVICE;
  }

  private static void addReason(Health.Builder builder, CpStatus status) {
    String reason = reason(status);
    if (reason != null) {
      builder.withDetail("reason", reason);
    }
  }

  private static @Nullable String reason(CpStatus status) {
    if (!status.used()) {
      return null;
    }
    if (!status.isFormed()) {
      return "groups are formed when as many members are there as grid.cp.member-count says, which"
          + " has to be the same on all of them";
    }
    if (!status.hasMajority()) {
      return "most members of the groups are missing, so that no group serves anybody: start them"
          + " again, each with its grid.cp.directory";
    }
    if (!status.beyondRepair().isEmpty()) {
      return "most copies of groups="
          + status.beyondRepair().stream().map(CpGroup::name).toList()
          + " are damaged on disk, so that none is known to have everything: see damage in"
          + " /actuator/grid/cp of each member; force-destroy has a group begin anew, empty";
    }
    return status.withoutLeader().isEmpty()
        ? null
        : "groups without a leader serve nobody until they have elected one";
  }
}
