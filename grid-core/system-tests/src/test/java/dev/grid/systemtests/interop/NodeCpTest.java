package dev.grid.systemtests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.config.CpConfig;
import dev.grid.config.MemberConfig;
import dev.grid.core.Grids;
import dev.grid.semaphore.SemaphoreConfig;
import dev.grid.systemtests.Deployment;
import dev.grid.systemtests.NodeProgram;
import dev.grid.systemtests.OwnMember;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
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
    try (Grid member = Grids.startMember(config);
        NodeProgram program =
            NodeProgram.start("cp.js", OwnMember.addressOf(member), Deployment.CLUSTER_NAME)) {
      assertThat(
              program.awaitEnd().stream()
                  .filter(line -> line.startsWith("ok "))
                  .map(line -> line.substring(3)))
          .containsExactlyElementsOf(checks());
    }
  }

  /** The names of the checks in the script. */
  private static List<String> checks() {
    List<String> names =
        Pattern.compile("^check\\('(.*)',", Pattern.MULTILINE)
            .matcher(NodeProgram.source("cp.js"))
            .results()
            .map((MatchResult result) -> result.group(1))
            .toList();
    assertThat(names).isNotEmpty();
    return names;
  }
}
