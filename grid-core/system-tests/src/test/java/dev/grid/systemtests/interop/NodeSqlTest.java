package dev.grid.systemtests.interop;

import dev.grid.Grid;
import dev.grid.systemtests.Deployment;
import dev.grid.systemtests.NodeProgram;
import dev.grid.systemtests.OwnMember;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Statements by the Node client of the reference: {@code src/test/node/sql.js} has the checks. */
final class NodeSqlTest {

  @Test
  @Timeout(1800)
  void theNodeClient_carriesOutStatements() {
    try (Grid member = OwnMember.start()) {
      NodeProgram.assertPasses("sql.js", OwnMember.addressOf(member), Deployment.CLUSTER_NAME);
    }
  }
}
