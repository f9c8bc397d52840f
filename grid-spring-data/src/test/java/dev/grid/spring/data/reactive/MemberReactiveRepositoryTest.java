package dev.grid.spring.data.reactive;

import dev.grid.Grid;
import dev.grid.spring.data.mapping.GridMappingContext;
import dev.grid.spring.data.testgrid.TestMember;

/** On an embedded member. */
class MemberReactiveRepositoryTest extends ReactiveRepositoryContract {

  @Override
  Grid start(GridMappingContext entities) {
    return TestMember.start(entities);
  }
}
