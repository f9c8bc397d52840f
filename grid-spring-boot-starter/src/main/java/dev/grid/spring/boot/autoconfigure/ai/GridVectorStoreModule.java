package dev.grid.spring.boot.autoconfigure.ai;

import dev.grid.spring.boot.autoconfigure.GridModuleProperties;

/** Has the starter know the properties of the store of documents with embeddings. */
final class GridVectorStoreModule implements GridModuleProperties {

  @Override
  public String prefix() {
    return GridVectorStoreProperties.PREFIX;
  }

  @Override
  public Class<? extends Record> type() {
    return GridVectorStoreProperties.class;
  }
}
