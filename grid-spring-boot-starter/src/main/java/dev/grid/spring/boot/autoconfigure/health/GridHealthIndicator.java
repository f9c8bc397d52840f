package dev.grid.spring.boot.autoconfigure.health;

import dev.grid.Cluster;
import dev.grid.ClusterOperations;
import dev.grid.ClusterReport;
import dev.grid.Grid;
import dev.grid.Lifecycle;
import dev.grid.TlsStatus;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * The cluster's health as this instance knows it: down with their number while partitions are lost
 * or without an owner, and down while this side takes no writes. Otherwise up while the instance is
 * running; out of service while it starts; down when a client lost its last connection or the
 * instance is stopped. Members and partitions with too few copies are details, and so is when the
 * certificate of a member with TLS is not valid any more. What can be done about the loss of
 * members is one too, while it can be done.
 *
 * <p>Not for probes: what is lost is lost for every member at once, and restarting or draining them
 * would not mend it. {@link GridInstanceHealthIndicator} is.
 */
final class GridHealthIndicator extends AbstractHealthIndicator {

  private static final String REMEDY =
      "bring the missing members back or, if they are gone for good, POST"
          + " /actuator/grid/accept-loss (management.endpoint.grid.access=unrestricted)";

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
        .status(GridInstanceHealthIndicator.status(grid, state))
        .withDetail("state", state.name().toLowerCase(Locale.ROOT))
        .withDetail("cluster", cluster.name())
        .withDetail("members", cluster.members().size())
        .withDetail("partitionsWithoutOwner", partitionsWithoutOwner(cluster));
    GridInstanceHealthIndicator.addReason(builder, state);
    ClusterOperations operations = grid.operations();
    if (operations != null) {
      addTo(builder, operations.report());
      addTo(builder, operations.tls());
    }
  }

  private static void addTo(Health.Builder builder, @Nullable TlsStatus tls) {
    if (tls == null) {
      return;
    }
    builder.withDetail("certificateExpires", tls.certificateExpires().toString());
    if (tls.reloadFailure() != null) {
      builder.withDetail("certificateReloadFailure", tls.reloadFailure());
    }
  }

  private static void addTo(Health.Builder builder, ClusterReport report) {
    int lost = report.partitions().lost();
    int unreachable = report.partitions().unreachable();
    builder
        .withDetail("partitionsLost", lost)
        .withDetail("partitionsUnreachable", unreachable)
        .withDetail("partitionsUnderReplicated", report.partitions().underReplicated())
        .withDetail("migrations", report.migrations())
        .withDetail("membersMissing", report.missing().size())
        .withDetail("membersUnsafeToStop", report.unsafeToStop().size())
        .withDetail("leaving", report.own().leaving())
        .withDetail("writable", report.writable());
    if (lost > 0 || unreachable > 0 || !report.writable()) {
      builder.status(Status.DOWN).withDetail("remedy", REMEDY);
    }
  }

  private static long partitionsWithoutOwner(Cluster cluster) {
    return IntStream.range(0, cluster.partitionCount())
        .filter(partition -> cluster.ownerOf(partition) == null)
        .count();
  }
}
