package dev.grid.spring.data.lifecycle;

import dev.grid.Grid;
import dev.grid.spring.data.mapping.GridMappingContext;
import dev.grid.spring.data.testgrid.TestMember;
import org.junit.jupiter.api.AfterAll;

/** Through a client. */
class ClientLifecycleTest extends LifecycleContract {

  private final Grid member = TestMember.start();

  @Override
  Grid start(GridMappingContext entities) {
    return TestMember.connect(member, entities);
  }

  @AfterAll
  void stop() {
    member.close();
  }
}
