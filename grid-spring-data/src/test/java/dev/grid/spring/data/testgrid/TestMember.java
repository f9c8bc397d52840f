package dev.grid.spring.data.testgrid;

import dev.grid.Grid;
import dev.grid.config.MemberConfig;
import dev.grid.config.NetworkConfig;
import dev.grid.core.Grids;

/** Members on a free port of the loopback address. */
public final class TestMember {

  private TestMember() {}

  /** Starts one; the caller closes it. */
  public static Grid start() {
    return Grids.startMember(
        MemberConfig.defaults()
            .withNetwork(NetworkConfig.defaults().withHost("127.0.0.1").withPort(0)));
  }
}
