package dev.grid.spring.boot.autoconfigure;

import dev.grid.config.ClientConfig;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says what the start of an application waits for while its client finds no member: from {@link
 * #AFTER} on, every {@link #AFTER}, until it is closed. Owns a virtual thread.
 */
final class ConnectNotice implements AutoCloseable {

  /** A cluster that is there is found sooner. */
  static final Duration AFTER = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(ConnectNotice.class);

  private final CountDownLatch closed = new CountDownLatch(1);

  private ConnectNotice() {}

  /** Begins to wait with a client of this configuration, which is about to connect. */
  static ConnectNotice of(ClientConfig config, Duration after) {
    ConnectNotice notice = new ConnectNotice();
    Thread.ofVirtual().name("grid-connect-notice").start(() -> notice.run(config, after));
    return notice;
  }

  private void run(ClientConfig config, Duration after) {
    try {
      while (!closed.await(after.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn(
            "No member of cluster '{}' could be reached at {} yet; the start waits for one, for up"
                + " to {} (grid.client.cluster-connect-timeout)",
            config.clusterName(),
            config.addresses(),
            config.connection().clusterConnectTimeout());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // Nobody does; then there is nothing more to say.
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
