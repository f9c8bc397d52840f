package dev.grid.spring.boot.autoconfigure.endpoint;

import dev.grid.spring.boot.autoconfigure.GridModuleProperties;

/** Has the starter know the properties of the endpoint. */
final class GridEndpointModule implements GridModuleProperties {

  @Override
  public String prefix() {
    return GridEndpointProperties.PREFIX;
  }

  @Override
  public Class<? extends Record> type() {
    return GridEndpointProperties.class;
  }
}
