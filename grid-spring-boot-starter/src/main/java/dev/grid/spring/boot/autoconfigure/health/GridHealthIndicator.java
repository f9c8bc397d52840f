package dev.grid.spring.boot.autoconfigure.health;

import dev.grid.Cluster;
import dev.grid.Grid;
import dev.grid.Lifecycle;
import java.util.Locale;
import java.util.stream.IntStream;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Up while the instance is running; out of service while it starts; down when a client lost its
 * last connection or the instance is stopped. Members and partitions without an owner are details:
 * they are the cluster's trouble, and restarting or draining this instance would not mend them.
 */
final class GridHealthIndicator extends AbstractHealthIndicator {

  private final Grid grid;

  GridHealthIndicator(Grid grid) {
    super("The grid's health could not be read");
    this.grid = grid;
  }

  @Override
  protected void doHealthCheck(Health.Builder builder) {
    Lifecycle.State state = grid.lifecycle().state();
    Cluster cluster = grid.cluster();
    builder
        .status(status(state))
        .withDetail("state", state.name().toLowerCase(Locale.ROOT))
        .withDetail("cluster", cluster.name())
        .withDetail("members", cluster.members().size())
        .withDetail("partitionsWithoutOwner", partitionsWithoutOwner(cluster));
  }

  private static Status status(Lifecycle.State state) {
    return switch (state) {
      case RUNNING -> Status.UP;
      case STARTING -> Status.OUT_OF_SERVICE;
      case DISCONNECTED, STOPPED -> Status.DOWN;
    };
  }

  private static long partitionsWithoutOwner(Cluster cluster) {
    return IntStream.range(0, cluster.partitionCount())
        .filter(partition -> cluster.ownerOf(partition) == null)
        .count();
  }
}
