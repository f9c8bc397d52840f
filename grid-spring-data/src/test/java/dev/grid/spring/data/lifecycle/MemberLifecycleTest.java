package dev.grid.spring.data.lifecycle;

import dev.grid.Grid;
import dev.grid.spring.data.mapping.GridMappingContext;
import dev.grid.spring.data.testgrid.TestMember;

/** On an embedded member. */
class MemberLifecycleTest extends LifecycleContract {

  @Override
  Grid start(GridMappingContext entities) {
    return TestMember.start(entities);
  }
}
