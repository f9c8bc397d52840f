package dev.grid.spring.data.repository;

import dev.grid.Grid;
import dev.grid.spring.data.testgrid.StubGrid;

class StubRepositoryTest extends RepositoryContract {

  private final StubGrid stub = new StubGrid();

  @Override
  Grid grid() {
    return stub.grid();
  }
}
