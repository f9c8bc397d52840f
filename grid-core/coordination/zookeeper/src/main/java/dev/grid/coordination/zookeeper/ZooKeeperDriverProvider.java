package dev.grid.coordination.zookeeper;

import dev.grid.coordination.CoordinatorUrl;
import dev.grid.coordination.queues.QueueDriver;
import dev.grid.coordination.spi.Driver;
import dev.grid.coordination.spi.DriverContext;
import dev.grid.coordination.spi.DriverProvider;
import java.util.Set;

/** Makes the driver of {@code zookeeper}, which has no settings of its own. */
public final class ZooKeeperDriverProvider implements DriverProvider {

  /** For the service loader. */
  public ZooKeeperDriverProvider() {}

  @Override
  public Set<String> schemes() {
    return Set.of("zookeeper");
  }

  @Override
  public Driver create(CoordinatorUrl url, DriverContext context) {
    url.requireOnly(Set.of());
    return new QueueDriver(new ZooKeeperStore(url), url, context);
  }
}
