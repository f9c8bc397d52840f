package dev.grid.client;

import dev.grid.Grid;
import dev.grid.config.ClientConfig;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Connects to a cluster.
 *
 * <pre>{@code
 * try (Grid grid = GridClient.connect(ClientConfig.defaults().withAddresses("10.0.0.7:5701"))) {
 *   GridMap<String, Order> orders = grid.map("orders");
 *   orders.set("4711", order);
 * }
 * }</pre>
 */
public final class GridClient {

  private GridClient() {}

  /**
   * Connects, and returns when the first connection is made; others follow in the background.
   * Blocks for {@code clusterConnectTimeout} at most, while members are unreachable or not ready.
   *
   * @throws dev.grid.AuthenticationException if every address that was tried refused the client, or
   *     one did when the time was over
   * @throws dev.grid.ClusterUnreachableException if no member was reached in time
   * @throws dev.grid.InvalidConfigurationException if an address cannot be read
   */
  public static Grid connect(ClientConfig config) {
    try {
      return connectAsync(config).toCompletableFuture().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw e;
    }
  }

  /**
   * {@link #connect} without blocking. The stage completes on a thread that may block, with the
   * failures that {@link #connect} throws.
   *
   * @throws dev.grid.InvalidConfigurationException if an address cannot be read
   */
  public static CompletionStage<Grid> connectAsync(ClientConfig config) {
    return new ClientGrid(config).start();
  }

  /**
   * A client that connects in the background. It is {@code STARTING} until it has: structures can
   * be had from it, and calls that need to know partitions fail with {@link
   * dev.grid.NotReadyException}, while others wait. If it gives up it is {@code STOPPED}, and the
   * log says why. Does not block.
   *
   * @throws dev.grid.InvalidConfigurationException if an address cannot be read
   */
  public static Grid connectInBackground(ClientConfig config) {
    ClientGrid client = new ClientGrid(config);
    var unused = client.start();
    return client;
  }
}
