package dev.grid.systemtests.interop;

import dev.grid.Grid;
import dev.grid.serialization.JsonValue;
import dev.grid.systemtests.Deployment;
import dev.grid.systemtests.NodeProgram;
import dev.grid.systemtests.OwnMember;
import dev.grid.vector.GridVectorCollection;
import dev.grid.vector.NamedVector;
import dev.grid.vector.VectorCollectionConfig;
import dev.grid.vector.VectorDocument;
import dev.grid.vector.VectorIndexConfig;
import dev.grid.vector.VectorMetric;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Statements by the Node client of the reference: {@code src/test/node/sql.js} has the checks. */
final class NodeSqlTest {

  private static final int DOCUMENTS = 100;

  @Test
  @Timeout(1800)
  void theNodeClient_carriesOutStatements() {
    try (Grid member = OwnMember.start()) {
      member.configure(
          VectorCollectionConfig.named("node_docs")
              .withIndex(VectorIndexConfig.of("place", VectorMetric.EUCLIDEAN, 2)));
      GridVectorCollection<Integer, JsonValue> docs = member.vectorCollection("node_docs");
      for (int i = 0; i < DOCUMENTS; i++) {
        JsonValue value = new JsonValue("{\"name\":\"n%d\",\"even\":%b}".formatted(i, i % 2 == 0));
        docs.set(
            i, new VectorDocument<>(value, List.of(new NamedVector("place", new float[] {i, 0}))));
      }
      NodeProgram.assertPasses("sql.js", OwnMember.addressOf(member), Deployment.CLUSTER_NAME);
    }
  }
}
