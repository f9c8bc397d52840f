package dev.grid.systemtests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.map.GridMap;
import dev.grid.systemtests.Deployment;
import dev.grid.systemtests.NodeProgram;
import dev.grid.systemtests.OwnMember;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The Node client of the reference on our member: {@code src/test/node/interop.js} has the checks.
 */
final class NodeClientTest {

  /** What the script reads and writes as Compact. */
  record Line(String item, int pieces) {}

  /** On a member of its own: that client cannot list structures of kinds that it does not know. */
  @Test
  @Timeout(1800)
  void theNodeClient_worksWithOurMember() {
    try (Grid member = OwnMember.start()) {
      GridMap<String, Line> records = member.map("node-records");
      records.put("from java", new Line("tea", 3));

      try (NodeProgram program =
          NodeProgram.start("interop.js", OwnMember.addressOf(member), Deployment.CLUSTER_NAME)) {
        assertThat(
                program.awaitEnd().stream()
                    .filter(line -> line.startsWith("ok "))
                    .map(line -> line.substring(3)))
            .containsExactlyElementsOf(checks());
      }
      assertThat(records.get("from node")).isEqualTo(new Line("coffee", 5));
    }
  }

  /** The names of the checks in the script. */
  private static List<String> checks() {
    List<String> names =
        Pattern.compile("^check\\('(.*)',", Pattern.MULTILINE)
            .matcher(NodeProgram.source("interop.js"))
            .results()
            .map((MatchResult result) -> result.group(1))
            .toList();
    assertThat(names).isNotEmpty();
    return names;
  }
}
