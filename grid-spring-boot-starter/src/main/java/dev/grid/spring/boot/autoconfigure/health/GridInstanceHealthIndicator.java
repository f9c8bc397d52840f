package dev.grid.spring.boot.autoconfigure.health;

import dev.grid.ClusterOperations;
import dev.grid.ClusterReport;
import dev.grid.ClusterReport.MemberReport;
import dev.grid.Grid;
import dev.grid.Lifecycle;
import java.util.Locale;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Whether this member has joined and serves, or this client is connected: for the readiness group.
 * Out of service while a member that has joined others is being sent its copies for the first time,
 * so that a rolling update goes on to the next member only when this one has its backups; from then
 * on it stays up while copies move, or the loss of one member would make all others unready. Down
 * on a side of the cluster that takes no writes, where clients are better sent elsewhere, if there
 * is any elsewhere. Up while partitions are lost: what is left of the data is served by all. That a
 * member is short of memory is a detail: it serves reads and removals, and taking it away would not
 * mend it.
 */
final class GridInstanceHealthIndicator extends AbstractHealthIndicator {

  private final Grid grid;

  /** Set once, for good. */
  private volatile boolean hasItsCopies;

  GridInstanceHealthIndicator(Grid grid) {
    super("The instance's health could not be read");
    this.grid = grid;
  }

  @Override
  protected void doHealthCheck(Health.Builder builder) {
    Lifecycle.State state = grid.lifecycle().state();
    builder
        .status(status(grid, state))
        .withDetail("instance", grid.name())
        .withDetail("state", state.name().toLowerCase(Locale.ROOT));
    ClusterOperations operations = grid.operations();
    if (operations != null) {
      ClusterReport report = operations.report();
      builder.withDetail("writable", report.writable());
      builder.withDetail("refusesWrites", report.memory().refusesWrites());
      if (!report.writable()) {
        builder.status(Status.DOWN);
      } else if (state == Lifecycle.State.RUNNING && !hasItsCopies(report)) {
        builder
            .status(Status.OUT_OF_SERVICE)
            .withDetail("copiesOnTheirWay", report.own().learning())
            .withDetail("reason", "is being sent the copies that it is to keep");
      }
    }
    addReason(builder, state);
  }

  private boolean hasItsCopies(ClusterReport report) {
    if (!hasItsCopies) {
      hasItsCopies = isInSync(report);
    }
    return hasItsCopies;
  }

  private static boolean isInSync(ClusterReport report) {
    MemberReport own = report.own();
    if (own.member().lite() || report.members().size() == 1) {
      return true;
    }
    boolean hasShare = own.primaries() + own.backups() > 0;
    return own.learning() == 0
        && report.migrations() == 0
        && report.partitions().underReplicated() == 0
        && (hasShare || report.members().stream().allMatch(m -> m.primaries() == 0));
  }

  /** Says why an instance that does not run does not. */
  static void addReason(Health.Builder builder, Lifecycle.State state) {
    switch (state) {
      case RUNNING -> {}
      case STARTING -> builder.withDetail("reason", "has not joined or connected yet");
      case DISCONNECTED ->
          builder.withDetail("reason", "no member of the cluster can be reached; still trying");
      case STOPPED -> builder.withDetail("reason", "was closed, or gave up connecting");
    }
  }

  /** A client that has no connection yet can serve nobody; a member that joins is about to. */
  static Status status(Grid grid, Lifecycle.State state) {
    return switch (state) {
      case RUNNING -> Status.UP;
      case STARTING -> grid.connections() == null ? Status.OUT_OF_SERVICE : Status.DOWN;
      case DISCONNECTED, STOPPED -> Status.DOWN;
    };
  }
}
