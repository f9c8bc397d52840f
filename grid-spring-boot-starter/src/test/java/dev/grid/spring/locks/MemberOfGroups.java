package dev.grid.spring.locks;

import dev.grid.Grid;
import dev.grid.config.CpConfig;
import dev.grid.config.MemberConfig;
import dev.grid.config.NetworkConfig;
import dev.grid.core.Grids;
import java.nio.file.Path;

/** A member outside of Spring that has Raft groups of itself alone. */
final class MemberOfGroups {

  private MemberOfGroups() {}

  static Grid start(Path directory) {
    return Grids.startMember(
        MemberConfig.defaults()
            .withClusterName("locks")
            .withNetwork(NetworkConfig.defaults().withHost("127.0.0.1").withPort(0))
            .withCp(CpConfig.defaults().withMemberCount(1).withDirectory(directory)));
  }
}
