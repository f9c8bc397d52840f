package dev.grid.systemtests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.map.GridMap;
import dev.grid.systemtests.Deployment;
import dev.grid.systemtests.NodeProgram;
import dev.grid.systemtests.OwnMember;
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

      NodeProgram.assertPasses("interop.js", OwnMember.addressOf(member), Deployment.CLUSTER_NAME);
      assertThat(records.get("from node")).isEqualTo(new Line("coffee", 5));
    }
  }
}
