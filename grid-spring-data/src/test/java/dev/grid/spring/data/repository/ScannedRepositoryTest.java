package dev.grid.spring.data.repository;

import dev.grid.Grid;
import dev.grid.spring.data.testgrid.TestMember;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** The contract where it is not known how entities are stored: they are read to be looked at. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScannedRepositoryTest extends RepositoryContract {

  @SuppressWarnings("NullAway.Init") // Set before any test.
  private Grid grid;

  @BeforeAll
  void start() {
    grid = TestMember.start();
  }

  @AfterAll
  void stop() {
    grid.close();
  }

  @Override
  Grid grid() {
    return grid;
  }
}
