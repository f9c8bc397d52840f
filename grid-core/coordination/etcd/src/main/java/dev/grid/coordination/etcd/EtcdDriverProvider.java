package dev.grid.coordination.etcd;

import dev.grid.coordination.CoordinatorUrl;
import dev.grid.coordination.queues.QueueDriver;
import dev.grid.coordination.spi.Driver;
import dev.grid.coordination.spi.DriverContext;
import dev.grid.coordination.spi.DriverProvider;
import java.util.Set;

/**
 * Makes the driver of {@code etcd}; its own setting is {@code tls}, {@code true} or {@code false}.
 */
public final class EtcdDriverProvider implements DriverProvider {

  /** For the service loader. */
  public EtcdDriverProvider() {}

  @Override
  public Set<String> schemes() {
    return Set.of("etcd");
  }

  @Override
  public Driver create(CoordinatorUrl url, DriverContext context) {
    url.requireOnly(Set.of("tls"));
    return new QueueDriver(new EtcdStore(url), url, context);
  }
}
