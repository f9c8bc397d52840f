package dev.grid.spring.boot.autoconfigure.session;

import dev.grid.spring.boot.autoconfigure.GridModuleProperties;

/** Has the starter know the properties of sessions. */
final class GridSessionModule implements GridModuleProperties {

  @Override
  public String prefix() {
    return GridSessionProperties.PREFIX;
  }

  @Override
  public Class<? extends Record> type() {
    return GridSessionProperties.class;
  }
}
