package dev.grid.spring.data.repository;

import dev.grid.Grid;
import dev.grid.spring.data.mapping.GridMappingContext;
import dev.grid.spring.data.testgrid.StubGrid;
import dev.grid.spring.data.testgrid.TestMember;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The contract through a client, whose members evaluate queries. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientRepositoryTest extends RepositoryContract {

  @SuppressWarnings("NullAway.Init") // Set before any test.
  private Grid member;

  @SuppressWarnings("NullAway.Init") // Set before any test.
  private Grid client;

  @BeforeAll
  void start() {
    member = TestMember.start();
    client = TestMember.connect(member);
  }

  @AfterAll
  void stop() {
    client.close();
    member.close();
  }

  @Override
  Grid grid() {
    return client;
  }

  @Override
  GridMappingContext context() {
    return StubGrid.knowing(Person.class);
  }

  @Test
  void projection_fetchesOnlyWhatItNeeds() {
    Projected.assertFetchesOnlyWhatIsNeeded(client, people());
  }
}
