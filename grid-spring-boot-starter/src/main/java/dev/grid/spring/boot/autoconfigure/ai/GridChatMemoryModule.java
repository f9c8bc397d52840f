package dev.grid.spring.boot.autoconfigure.ai;

import dev.grid.spring.boot.autoconfigure.GridModuleProperties;

/** Has the starter know the properties of the memory of conversations. */
final class GridChatMemoryModule implements GridModuleProperties {

  @Override
  public String prefix() {
    return GridChatMemoryProperties.PREFIX;
  }

  @Override
  public Class<? extends Record> type() {
    return GridChatMemoryProperties.class;
  }
}
