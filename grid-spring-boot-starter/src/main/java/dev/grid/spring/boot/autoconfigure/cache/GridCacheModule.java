package dev.grid.spring.boot.autoconfigure.cache;

import dev.grid.spring.boot.autoconfigure.GridModuleProperties;

/** Has the starter know the properties of caches. */
final class GridCacheModule implements GridModuleProperties {

  @Override
  public String prefix() {
    return GridCacheProperties.PREFIX;
  }

  @Override
  public Class<? extends Record> type() {
    return GridCacheProperties.class;
  }
}
