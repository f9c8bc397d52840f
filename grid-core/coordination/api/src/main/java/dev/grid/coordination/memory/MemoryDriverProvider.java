package dev.grid.coordination.memory;

import dev.grid.coordination.CoordinatorUrl;
import dev.grid.coordination.spi.Driver;
import dev.grid.coordination.spi.DriverContext;
import dev.grid.coordination.spi.DriverProvider;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** {@code memory://} and {@code zake://}. */
public final class MemoryDriverProvider implements DriverProvider {

  private static final String ZAKE = "zake";

  /** By URL and namespace; as long as the process, as what they stand for would be. */
  private static final Map<String, MemoryWorld> WORLDS = new ConcurrentHashMap<>();

  @Override
  public Set<String> schemes() {
    return Set.of("memory", ZAKE);
  }

  @Override
  public Driver create(CoordinatorUrl url, DriverContext context) {
    url.requireOnly(Set.of());
    MemoryWorld world =
        WORLDS.computeIfAbsent(url.text() + " " + url.namespace(), unused -> new MemoryWorld());
    return new MemoryDriver(world, context, url.scheme().equals(ZAKE) ? url.timeout() : null);
  }
}
