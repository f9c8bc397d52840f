package dev.grid.systemtests.interop;

import dev.grid.Grid;
import dev.grid.config.CpConfig;
import dev.grid.config.MemberConfig;
import dev.grid.core.Grids;
import dev.grid.semaphore.SemaphoreConfig;
import dev.grid.systemtests.Deployment;
import dev.grid.systemtests.NodeProgram;
import dev.grid.systemtests.OwnMember;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Node client of the reference with structures of Raft groups on our member: {@code
 * src/test/node/cp.js} has the checks.
 */
final class NodeCpTest {

  @TempDir private Path directory;

  @Test
  @Timeout(1800)
  void theNodeClient_worksWithStructuresOfRaftGroups() {
    MemberConfig config =
        OwnMember.config()
            .with(SemaphoreConfig.named("sessionless-*").withIsSessionless(true))
            .withCp(CpConfig.defaults().withMemberCount(1).withDirectory(directory));
    try (Grid member = Grids.startMember(config)) {
      NodeProgram.assertPasses("cp.js", OwnMember.addressOf(member), Deployment.CLUSTER_NAME);
    }
  }
}
