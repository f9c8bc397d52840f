package dev.grid.benchmarks.servers;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import dev.grid.Grid;
import dev.grid.benchmarks.load.LoadGenerator;
import dev.grid.benchmarks.load.Measurement;
import dev.grid.benchmarks.load.QueryMaps;
import dev.grid.benchmarks.load.Target;
import dev.grid.benchmarks.load.Workload;
import dev.grid.config.CpConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every answer is checked by the generator: a wrong one fails the measurement. */
class QueryWorkloadsTest {

  private static final Duration SHORT = Duration.ofMillis(20);
  private static final List<String> WORKLOADS =
      List.of(
          "query-scan:1x2",
          "query-sum:1x2",
          "query-equal:1x2",
          "query-range:1x2",
          "query-page:1x2",
          "process-key:1x4",
          "indexed-set:1x4",
          "get-beside-scan:1x2");

  @Test
  void grid_answersWhatIsAsked() throws IOException, InterruptedException {
    int port = freePort();
    try (Grid member = GridServer.start(port, List.of(), CpConfig.defaults())) {
      askAll(port);
      assertThat(member.<Long, Long>map("bench-counters").values().stream().mapToLong(n -> n).sum())
          .as("processors have run")
          .isPositive();
    }
  }

  @Test
  void reference_answersWhatIsAsked() throws IOException, InterruptedException {
    int port = freePort();
    HazelcastInstance member =
        Hazelcast.newHazelcastInstance(ReferenceServer.config(port, List.of("127.0.0.1:" + port)));
    try {
      askAll(port);
    } finally {
      member.getLifecycleService().terminate();
    }
  }

  /** Before there are indexes, with them, and where pages are in the order of one. */
  private static void askAll(int port) throws IOException, InterruptedException {
    Target target = Target.wire(port);
    LoadGenerator generator = new LoadGenerator(target, 500, 1_000, 1);
    generator.load();
    askEach(generator);
    QueryMaps.addIndexes(target, QueryMaps.OF_VALUES);
    askEach(generator);
    QueryMaps.addIndexes(target, QueryMaps.OF_KEYS);
    askEach(generator);
  }

  private static void askEach(LoadGenerator generator) throws InterruptedException {
    for (String workload : WORKLOADS) {
      Measurement measured = generator.measure(Workload.parse(workload), SHORT, SHORT, () -> 0);
      assertThat(measured.operations()).as(workload).isPositive();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
