package dev.grid.spring.boot.autoconfigure.transaction;

import dev.grid.spring.boot.autoconfigure.GridModuleProperties;

/** Has {@code grid.transaction} known. */
final class GridTransactionModule implements GridModuleProperties {

  @Override
  public String prefix() {
    return GridTransactionProperties.PREFIX;
  }

  @Override
  public Class<? extends Record> type() {
    return GridTransactionProperties.class;
  }
}
