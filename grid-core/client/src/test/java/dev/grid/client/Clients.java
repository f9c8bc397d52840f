package dev.grid.client;

import dev.grid.Lifecycle.State;
import dev.grid.config.ClientConfig;
import dev.grid.config.ClientConfig.ConnectionConfig;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** Clients for tests, in a hurry. */
final class Clients {

  private static final Duration WAIT_MAX = Duration.ofMinutes(5);

  private Clients() {}

  /** Short pauses, long limits. */
  static ClientConfig config(String... addresses) {
    return ClientConfig.defaults()
        .withInstanceName("test-client")
        .withAddresses(addresses)
        .withConnection(
            ConnectionConfig.defaults()
                .withConnecting(Duration.ofSeconds(10), Duration.ofMinutes(5))
                .withBackoff(Duration.ofMillis(5), Duration.ofMillis(50), 2, 0.5));
  }

  /** A client with its parts in reach. */
  static ClientGrid connect(ClientConfig config) {
    return (ClientGrid) GridClient.connect(config);
  }

  /** Waits until something holds. */
  static void until(String what, Callable<Boolean> holds) {
    Awaitility.await(what).atMost(WAIT_MAX).pollInterval(2, TimeUnit.MILLISECONDS).until(holds);
  }

  static void untilState(ClientGrid client, State state) {
    until("client is " + state, () -> client.lifecycle().state() == state);
  }
}
