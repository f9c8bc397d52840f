package dev.grid.coordination.grid;

import dev.grid.Grid;
import dev.grid.GridException;
import dev.grid.Lifecycle.State;
import dev.grid.config.ClientConfig;
import dev.grid.config.ClientConfig.ConnectionConfig;
import dev.grid.config.Credentials;
import dev.grid.coordination.CoordinatorConnectionException;
import dev.grid.coordination.CoordinatorUrl;
import dev.grid.coordination.spi.Driver;
import dev.grid.coordination.spi.DriverContext;
import dev.grid.coordination.spi.DriverProvider;
import dev.grid.core.Grids;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code grid://user:password@host:port,host:port?cluster-name=dev}. For TLS, and to share a client
 * or member, see {@link GridCoordination}.
 */
public final class GridDriverProvider implements DriverProvider {

  private static final String CLUSTER_NAME = "cluster-name";
  private static final String CP_GROUP = "cp-group";

  /** A client that has once connected looks for its cluster as long as it is not closed. */
  private static final Duration FOR_EVER = Duration.ofDays(10_000);

  private static final Duration POLL = Duration.ofMillis(5);

  private final @Nullable Grid grid;

  /** For the service loader: makes a client for each coordinator. */
  public GridDriverProvider() {
    this(null);
  }

  /** Over an instance that somebody else closes; null to make clients. */
  GridDriverProvider(@Nullable Grid grid) {
    this.grid = grid;
  }

  @Override
  public Set<String> schemes() {
    return Set.of("grid");
  }

  @Override
  public Driver create(CoordinatorUrl url, DriverContext context) {
    url.requireOnly(Set.of(CLUSTER_NAME, CP_GROUP));
    Grid shared = grid;
    return new GridDriver(
        url,
        url.setting(CP_GROUP, ""),
        context,
        shared == null ? () -> connect(url, context.memberId()) : () -> shared,
        shared == null);
  }

  private static Grid connect(CoordinatorUrl url, String memberId) {
    ClientConfig config = ClientConfig.defaults();
    ConnectionConfig connection = config.connection();
    String user = url.user();
    String password = url.password();
    try {
      config =
          config
              .withInstanceName("coordination-" + memberId)
              .withClusterName(url.setting(CLUSTER_NAME, config.clusterName()))
              .withConnection(
                  connection
                      .withConnecting(connection.connectTimeout(), FOR_EVER)
                      .withCalls(url.operationTimeout(), connection.pendingCallsMax(), false));
      if (!url.hosts().isEmpty()) {
        config = config.withAddresses(url.hosts().toArray(String[]::new));
      }
      if (user != null) {
        config = config.withCredentials(new Credentials(user, password == null ? "" : password));
      }
      Grid client = Grids.connectInBackground(config);
      awaitRunning(client, url);
      return client;
    } catch (GridException e) {
      throw GridCalls.translated(e);
    }
  }

  private static void awaitRunning(Grid client, CoordinatorUrl url) {
    long began = System.nanoTime();
    State state = client.lifecycle().state();
    while (state != State.RUNNING) {
      if (state == State.STOPPED || System.nanoTime() - began > url.connectTimeout().toNanos()) {
        client.close();
        throw new CoordinatorConnectionException(
            state == State.STOPPED
                ? url + ": the cluster refuses the client; the log says why"
                : url + ": no member was reached within connect-timeout=" + url.connectTimeout());
      }
      try {
        Thread.sleep(POLL);
      } catch (InterruptedException e) {
        client.close();
        Thread.currentThread().interrupt();
        throw new CoordinatorConnectionException(url + ": the thread was interrupted", e);
      }
      state = client.lifecycle().state();
    }
  }
}
