package dev.grid.spring.boot.autoconfigure.health;

import dev.grid.Grid;
import dev.grid.Lifecycle;
import java.util.Locale;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Whether this member has joined and serves, or this client is connected, whatever others do: for
 * the readiness group.
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
    addReason(builder, state);
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

  static Status status(Lifecycle.State state) {
    return switch (state) {
      case RUNNING -> Status.UP;
      case STARTING -> Status.OUT_OF_SERVICE;
      case DISCONNECTED, STOPPED -> Status.DOWN;
    };
  }
}
