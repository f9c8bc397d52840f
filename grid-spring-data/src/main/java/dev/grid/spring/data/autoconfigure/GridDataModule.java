package dev.grid.spring.data.autoconfigure;

import dev.grid.spring.boot.autoconfigure.GridModuleProperties;

/** Has the starter know the properties of this module. Loaded by the starter only. */
final class GridDataModule implements GridModuleProperties {

  @Override
  public String prefix() {
    return GridDataProperties.PREFIX;
  }

  @Override
  public Class<? extends Record> type() {
    return GridDataProperties.class;
  }
}
