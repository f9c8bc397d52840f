package dev.grid.coordination.consul;

import dev.grid.coordination.CoordinatorUrl;
import dev.grid.coordination.InvalidRequestException;
import dev.grid.coordination.queues.QueueDriver;
import dev.grid.coordination.spi.Driver;
import dev.grid.coordination.spi.DriverContext;
import dev.grid.coordination.spi.DriverProvider;
import java.time.Duration;
import java.util.Set;

/**
 * Makes the driver of {@code consul}. The URL's password is the ACL token. Its own settings are
 * {@code tls}, {@code true} or {@code false}; {@code lock-delay}, how long nobody gets a lock whose
 * holder's session was invalidated, 1 s to 60 s, 1 s by default; and {@code datacenter}.
 */
public final class ConsulDriverProvider implements DriverProvider {

  static final Duration LOCK_DELAY = Duration.ofSeconds(1);
  private static final Duration LOCK_DELAY_MAX = Duration.ofSeconds(60);

  /** For the service loader. */
  public ConsulDriverProvider() {}

  @Override
  public Set<String> schemes() {
    return Set.of("consul");
  }

  @Override
  public Driver create(CoordinatorUrl url, DriverContext context) {
    url.requireOnly(Set.of("tls", "lock-delay", "datacenter"));
    Duration lockDelay = url.duration("lock-delay", LOCK_DELAY);
    if (lockDelay.compareTo(LOCK_DELAY_MAX) > 0) {
      throw new InvalidRequestException("lock-delay=" + lockDelay + ": must be 60s at most");
    }
    return new QueueDriver(new ConsulStore(url), url, context);
  }
}
