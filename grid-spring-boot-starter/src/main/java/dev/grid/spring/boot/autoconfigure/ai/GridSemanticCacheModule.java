package dev.grid.spring.boot.autoconfigure.ai;

import dev.grid.spring.boot.autoconfigure.GridModuleProperties;

/** Has the starter know the properties of the cache of models' answers. */
final class GridSemanticCacheModule implements GridModuleProperties {

  @Override
  public String prefix() {
    return GridSemanticCacheProperties.PREFIX;
  }

  @Override
  public Class<? extends Record> type() {
    return GridSemanticCacheProperties.class;
  }
}
