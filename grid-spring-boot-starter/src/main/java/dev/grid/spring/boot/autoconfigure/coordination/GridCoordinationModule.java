package dev.grid.spring.boot.autoconfigure.coordination;

import dev.grid.spring.boot.autoconfigure.GridModuleProperties;

/** Has the starter know the properties of coordination. */
final class GridCoordinationModule implements GridModuleProperties {

  @Override
  public String prefix() {
    return GridCoordinationProperties.PREFIX;
  }

  @Override
  public Class<? extends Record> type() {
    return GridCoordinationProperties.class;
  }
}
