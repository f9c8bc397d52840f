package dev.grid.spring.boot.autoconfigure.health;

import dev.grid.ClusterOperations;
import dev.grid.Grid;
import dev.grid.Lifecycle;
import java.util.Locale;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Whether this member has joined and serves, or this client is connected, whatever others do: for
 * the readiness group. That a member is short of memory is a detail: it serves reads and removals,
 * and taking it away would not mend it.
 */
final class GridInstanceHealthIndicator extends AbstractHealthIndicator {

  private final Grid grid;

  GridInstanceHealthIndicator(Grid grid) {
    super("The instance's health could not be read");
    this.grid = grid;
  }

  @Override
  protected void doHealthCheck(Health.Builder builder) {
    Lifecycle.State state = grid.lifecycle().state();
    builder
        .status(status(state))
        .withDetail("instance", grid.name())
        .withDetail("state", state.name().toLowerCase(Locale.ROOT));
    ClusterOperations operations = grid.operations();
    if (operations != null) {
      builder.withDetail("refusesWrites", operations.report().memory().refusesWrites());
    }
  }

  static Status status(Lifecycle.State state) {
    return switch (state) {
      case RUNNING -> Status.UP;
      case STARTING -> Status.OUT_OF_SERVICE;
      case DISCONNECTED, STOPPED -> Status.DOWN;
    };
  }
}
