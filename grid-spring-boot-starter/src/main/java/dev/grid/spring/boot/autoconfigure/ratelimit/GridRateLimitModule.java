package dev.grid.spring.boot.autoconfigure.ratelimit;

import dev.grid.spring.boot.autoconfigure.GridModuleProperties;

/** Has the starter know the properties of limits. */
final class GridRateLimitModule implements GridModuleProperties {

  @Override
  public String prefix() {
    return GridRateLimitProperties.PREFIX;
  }

  @Override
  public Class<? extends Record> type() {
    return GridRateLimitProperties.class;
  }
}
