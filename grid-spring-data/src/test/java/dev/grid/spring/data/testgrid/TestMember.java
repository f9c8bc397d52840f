package dev.grid.spring.data.testgrid;

import dev.grid.Grid;
import dev.grid.Member;
import dev.grid.config.ClientConfig;
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

  /** A client of a member that was started here. */
  public static Grid connect(Grid member) {
    Member self = member.cluster().members().iterator().next();
    return Grids.connect(ClientConfig.defaults().withAddresses("127.0.0.1:" + self.port()));
  }
}
