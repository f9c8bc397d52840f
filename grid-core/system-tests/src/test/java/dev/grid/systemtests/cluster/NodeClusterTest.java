package dev.grid.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.NodeProgram;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The Node client of the reference on three members that are replaced under it: {@code
 * src/test/node/cluster.js} calls and tells what it hears.
 */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(1800)
final class NodeClusterTest {

  private static final int KEYS_OF_EACH = 100;

  /** More than pings and the client's statistics, which it sends beside its calls. */
  private static final int OTHER_REQUESTS_MAX = 20;

  @Test
  void theNodeClient_finds_routes_andOutlivesMembers() {
    try (TestCluster cluster = TestCluster.of(3);
        NodeProgram node =
            NodeProgram.start(
                "cluster.js", TestCluster.addressOf(cluster.member(1)), cluster.name())) {
      node.awaitLine("ready");
      for (int i = 0; i < 3; i++) {
        Grid member = cluster.member(i);
        Eventually.holds(
            "it connects to each member", () -> member.statistics().connections() == 1);
      }
      for (int i = 0; i < 3; i++) {
        callsGoToTheOwner(cluster, node, i);
      }

      List<String> expected = new ArrayList<>();
      node.say("load");
      node.awaitLine("loaded");
      for (int i = 0; i < 3; i++) {
        Grid leaving = cluster.member(0);
        cluster.stop(leaving);
        node.awaitLine("removed " + leaving.id() + " 2");
        expected.add("removed " + leaving.id() + " 2");
        Grid joined = cluster.start();
        node.awaitLine("added " + joined.id() + " 3");
        expected.add("added " + joined.id() + " 3");
        Eventually.holds(
            "it connects to the new member", () -> joined.statistics().connections() == 1);
        eachIsHeardOnce(cluster, node, "round-" + i + "-");
      }
      node.say("end");
      List<String> output = node.awaitEnd();
      assertThat(output.getLast()).as("it called").matches("lifecycle SHUTDOWN|calls [1-9][0-9]+");
      assertThat(output.subList(output.indexOf("ready"), output.size()))
          .filteredOn(line -> line.startsWith("added ") || line.startsWith("removed "))
          .containsExactlyElementsOf(expected);
      assertThat(output)
          .filteredOn(line -> line.startsWith("lifecycle "))
          .containsExactly(
              "lifecycle STARTING",
              "lifecycle STARTED",
              "lifecycle CONNECTED",
              "lifecycle SHUTTING_DOWN",
              "lifecycle DISCONNECTED",
              "lifecycle SHUTDOWN");
    }
  }

  private static void callsGoToTheOwner(TestCluster cluster, NodeProgram node, int owner) {
    List<Long> before = requests(cluster);
    List<String> keys = cluster.keysOf(cluster.member(owner), "of-" + owner + "-", KEYS_OF_EACH);
    put(node, keys);
    List<Long> after = requests(cluster);
    for (int i = 0; i < 3; i++) {
      assertThat(after.get(i) - before.get(i))
          .as("requests at member %s, where %s owns", i, owner)
          .isBetween(
              i == owner ? (long) KEYS_OF_EACH : 0,
              (long) (i == owner ? KEYS_OF_EACH : 0) + OTHER_REQUESTS_MAX);
    }
  }

  private static List<Long> requests(TestCluster cluster) {
    List<Long> requests = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      requests.add(cluster.member(i).statistics().requests());
    }
    return requests;
  }

  private static void put(NodeProgram node, List<String> keys) {
    int before = puts(node, keys.size());
    node.say("put " + String.join(" ", keys));
    Eventually.holds("the keys are put", () -> puts(node, keys.size()) > before);
  }

  private static int puts(NodeProgram node, int count) {
    return (int) node.output().stream().filter(("put " + count)::equals).count();
  }

  private static void eachIsHeardOnce(TestCluster cluster, NodeProgram node, String beginning) {
    List<String> keys = cluster.keysOfAll(beginning, 20);
    put(node, keys);
    Eventually.passes(
        "each key is heard once",
        () ->
            assertThat(node.output())
                .filteredOn(line -> line.startsWith("heard " + beginning))
                .containsExactlyInAnyOrderElementsOf(
                    keys.stream().map(key -> "heard " + key + " v").toList()));
  }
}
