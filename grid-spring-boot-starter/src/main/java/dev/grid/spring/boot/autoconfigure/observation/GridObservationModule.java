package dev.grid.spring.boot.autoconfigure.observation;

import dev.grid.spring.boot.autoconfigure.GridModuleProperties;

/** Has {@code grid.observations} known. */
final class GridObservationModule implements GridModuleProperties {

  @Override
  public String prefix() {
    return GridObservationProperties.PREFIX;
  }

  @Override
  public Class<? extends Record> type() {
    return GridObservationProperties.class;
  }
}
