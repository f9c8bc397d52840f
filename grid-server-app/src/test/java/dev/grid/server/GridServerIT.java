package dev.grid.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import dev.grid.Grid;
import dev.grid.config.ClientConfig;
import dev.grid.core.Grids;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GridServerIT {

  private static final String LOOPBACK = "--grid.network.host=127.0.0.1";
  private static final String FREE_PORT = "--grid.network.port=0";
  private static final int ENTRIES = 1_000;
  private static final Duration WAIT_MAX = Duration.ofMinutes(5);
  private static final Duration WAIT_STEP = Duration.ofMillis(50);
  private static final Pattern SERVING =
      Pattern.compile(
          "Grid (\\S+) is serving cluster '(\\S+)' at 127\\.0\\.0\\.1:(\\d+), started in [\\d.]+"
              + " s");

  @Test
  void whenStartedShouldServeTheProtocolAndSaySoInOneLine() throws Exception {
    try (ServerProcess server =
        ServerProcess.start("--grid.cluster-name=it", LOOPBACK, FREE_PORT)) {
      Matcher serving = awaitServing(server);
      assertThat(serving.group(1)).matches("\\d.*");
      assertThat(serving.group(2)).isEqualTo("it");
      ClientConfig client =
          ClientConfig.defaults()
              .withClusterName("it")
              .withAddresses("127.0.0.1:" + serving.group(3));
      try (Grid grid = Grids.connect(client)) {
        grid.map("orders").set("4711", "Ada");
        assertThat(grid.<String, String>map("orders").get("4711")).isEqualTo("Ada");
      }
      server.terminate();
      assertThat(server.awaitExit()).isEqualTo(143);
      assertThat(server.output())
          .noneMatch(line -> line.contains("WARN"))
          .filteredOn(line -> line.contains("Grid stops serving cluster 'it'"))
          .hasSize(1);
      assertThat(server.output().getLast()).contains("member stopped: ");
    }
  }

  @Test
  void whenAMemberIsTerminatedShouldHandOverToTheOther() throws Exception {
    List<Integer> ports = freePorts(4);
    String members =
        "--grid.network.join.members=127.0.0.1:" + ports.get(0) + ",127.0.0.1:" + ports.get(1);
    try (ServerProcess first = startMember(ports.get(0), ports.get(2), members);
        ServerProcess second = startMember(ports.get(1), ports.get(3), members)) {
      awaitServing(first);
      awaitServing(second);
      try (Grid grid = connect(ports.get(0))) {
        for (int i = 0; i < ENTRIES; i++) {
          grid.map("numbers").set(i, i);
        }
      }
      awaitSettled(ports.get(2), 2);
      first.terminate();
      assertThat(first.awaitExit()).isEqualTo(143);
      assertThat(first.output())
          .anyMatch(line -> line.contains("member has handed everything over"))
          .noneMatch(line -> line.contains("before everything is handed over"));
      try (Grid grid = connect(ports.get(1))) {
        for (int i = 0; i < ENTRIES; i++) {
          assertThat(grid.<Integer, Integer>map("numbers").get(i)).as("entry %s", i).isEqualTo(i);
        }
      }
      String report =
          awaitReport(ports.get(3), r -> JsonPath.<List<?>>read(r, "$.members").size() == 1);
      assertThat(JsonPath.<Integer>read(report, "$.partitions.lost")).isZero();
      assertThat(JsonPath.<Integer>read(report, "$.members[0].partitions.primaries"))
          .isEqualTo(271);
      second.terminate();
      assertThat(second.awaitExit()).isEqualTo(143);
      assertThat(second.output())
          .anyMatch(line -> line.matches(".*member (joined|left): id=.*"))
          .anyMatch(line -> line.contains("partitions migrated: "));
    }
  }

  @Test
  void whenOneOfThreeMembersIsKilledShouldLoseNothing() throws Exception {
    List<Integer> ports = freePorts(6);
    String members =
        "--grid.network.join.members=127.0.0.1:%d,127.0.0.1:%d,127.0.0.1:%d"
            .formatted(ports.get(0), ports.get(1), ports.get(2));
    try (ServerProcess first = startMember(ports.get(0), ports.get(3), members);
        ServerProcess second = startMember(ports.get(1), ports.get(4), members);
        ServerProcess third = startMember(ports.get(2), ports.get(5), members)) {
      awaitServing(first);
      awaitServing(second);
      awaitServing(third);
      awaitSettled(ports.get(4), 3);
      try (Grid grid = connect(ports.get(1))) {
        for (int i = 0; i < ENTRIES; i++) {
          grid.map("numbers").set(i, i);
        }
        first.kill();
        for (int i = 0; i < ENTRIES; i++) {
          assertThat(grid.<Integer, Integer>map("numbers").get(i)).as("entry %s", i).isEqualTo(i);
        }
      }
      String report = awaitSettled(ports.get(4), 2);
      assertThat(JsonPath.<Integer>read(report, "$.partitions.lost")).isZero();
    }
  }

  /** What a member says when it sees so many members, and any one may be stopped. */
  private static String awaitSettled(int managementPort, int members) throws Exception {
    return awaitReport(
        managementPort,
        report ->
            JsonPath.<List<?>>read(report, "$.members").size() == members
                && JsonPath.<Integer>read(report, "$.migrations") == 0
                && JsonPath.<List<?>>read(report, "$.unsafeToStop").isEmpty());
  }

  @Test
  void whenTheSecretIsWrongShouldFailAndSayWhatToChange() throws Exception {
    List<Integer> ports = freePorts(2);
    String members = "--grid.network.join.members=127.0.0.1:" + ports.get(0);
    try (ServerProcess first =
        startMember(ports.get(0), ports.get(1), members, "--grid.network.join.secret=hush")) {
      awaitServing(first);
      try (ServerProcess second =
          ServerProcess.start(
              LOOPBACK,
              FREE_PORT,
              "--grid.cluster-name=it",
              members,
              "--grid.network.join.secret=loud")) {
        assertThat(second.awaitExit()).isEqualTo(1);
        assertThat(String.join("\n", second.output()))
            .contains("The cluster did not let this member in")
            .contains("'grid.network.join.secret'")
            .doesNotContain("loud")
            .doesNotContain("\tat ");
      }
      assertThat(first.awaitLine(line -> line.contains("refused"))).contains("SECRET");
    }
  }

  @Test
  void whenTheClusterHasAnotherNameShouldFailAndSayWhatToChange() throws Exception {
    List<Integer> ports = freePorts(2);
    String members = "--grid.network.join.members=127.0.0.1:" + ports.get(0);
    try (ServerProcess first = startMember(ports.get(0), ports.get(1), members)) {
      awaitServing(first);
      try (ServerProcess second =
          ServerProcess.start(LOOPBACK, FREE_PORT, "--grid.cluster-name=other", members)) {
        assertThat(second.awaitExit()).isEqualTo(1);
        assertThat(String.join("\n", second.output()))
            .contains("The cluster did not let this member in")
            .contains("clusterName=other")
            .contains("Set 'grid.cluster-name'")
            .doesNotContain("\tat ");
      }
      assertThat(first.awaitLine(line -> line.contains("refused")))
          .contains("CLUSTER_NAME")
          .contains("clusterName=other");
    }
  }

  @Test
  void whenItWaitsForMembersShouldSayForHowManyAndMayBeTerminated() throws Exception {
    int port = freePorts(1).get(0);
    try (ServerProcess server =
        ServerProcess.start(
            LOOPBACK,
            "--grid.network.port=" + port,
            "--grid.network.join.members=127.0.0.1:" + port,
            "--grid.network.join.expected-members=3",
            "--grid.network.join.expected-members-timeout=10m")) {
      assertThat(server.awaitLine(line -> line.contains("members are waited for")))
          .contains("members=1")
          .contains("expectedMembers=3");
      server.terminate();
      assertThat(server.awaitExit()).isEqualTo(143);
    }
  }

  @Test
  void whenTheMulticastGroupIsNoneShouldFailAndSayWhatToChange() throws Exception {
    try (ServerProcess server =
        ServerProcess.start(
            LOOPBACK,
            FREE_PORT,
            "--grid.network.join.multicast.enabled=true",
            "--grid.network.join.multicast.group=10.0.0.1")) {
      assertThat(server.awaitExit()).isEqualTo(1);
      assertThat(String.join("\n", server.output()))
          .contains("join multicastGroup=10.0.0.1: must be a multicast address")
          .doesNotContain("\tat ");
    }
  }

  private static ServerProcess startMember(int port, int management, String... arguments)
      throws IOException {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--grid.cluster-name=it",
                LOOPBACK,
                "--grid.network.port=" + port,
                "--grid.leave-timeout=5m",
                "--management.server.port=" + management,
                "--server.address=127.0.0.1"));
    all.addAll(List.of(arguments));
    return ServerProcess.start(all.toArray(String[]::new));
  }

  private static Grid connect(int port) {
    return Grids.connect(
        ClientConfig.defaults().withClusterName("it").withAddresses("127.0.0.1:" + port));
  }

  /** Ports that were free a moment ago, all different. */
  private static List<Integer> freePorts(int count) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(takePort());
      }
      return sockets.stream().map(GridServerIT::port).toList();
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }

  private static String awaitReport(int management, Predicate<String> wanted) throws Exception {
    return await(management, "/actuator/grid", response -> wanted.test(response.body()));
  }

  private static String await(int port, String path, Predicate<HttpResponse<String>> wanted)
      throws Exception {
    long begunNanos = System.nanoTime();
    while (true) {
      HttpResponse<String> response = get(port, path);
      if (wanted.test(response)) {
        return response.body();
      }
      assertThat(System.nanoTime() - begunNanos).as(response.body()).isLessThan(WAIT_MAX.toNanos());
      LockSupport.parkNanos(WAIT_STEP.toNanos());
    }
  }

  @Test
  void whenThePortIsTakenShouldFailAndSayWhatToChange() throws Exception {
    try (ServerSocket taken = takePort();
        ServerProcess server =
            ServerProcess.start(LOOPBACK, "--grid.network.port=" + port(taken))) {
      assertThat(server.awaitExit()).isEqualTo(1);
      assertThat(String.join("\n", server.output()))
          .contains("APPLICATION FAILED TO START")
          .contains(String.valueOf(port(taken)))
          .contains("grid.network.port-auto-increment=true")
          .doesNotContain("\tat ");
    }
  }

  @Test
  void whenThePortIsTakenAndMayBeIncrementedShouldTakeTheNextFreeOne() throws Exception {
    try (ServerSocket taken = takePort();
        ServerProcess server =
            ServerProcess.start(
                LOOPBACK,
                "--grid.network.port=" + port(taken),
                "--grid.network.port-auto-increment=true")) {
      int chosen = Integer.parseInt(awaitServing(server).group(3));
      assertThat(chosen).isBetween(port(taken) + 1, port(taken) + 99);
    }
  }

  @Test
  void whenConfiguredByYamlShouldServeAndLogAsJsonIfTold(@TempDir Path folder) throws Exception {
    Files.writeString(
        folder.resolve("application.yaml"),
        """
        grid:
          cluster-name: from-yaml
          network:
            host: 127.0.0.1
            port: 0
          maps:
            "[order-*]":
              time-to-live: 5m
        logging.structured.format.console: ecs
        """);
    try (ServerProcess server =
        ServerProcess.start("--spring.config.additional-location=" + folder.toUri())) {
      String line = server.awaitLine(text -> text.contains("is serving"));
      assertThat(JsonPath.<String>read(line, "$.message")).contains("cluster 'from-yaml'");
    }
  }

  @Test
  void whenAPropertyIsUnknownShouldFailAndSuggestTheNearest() throws Exception {
    try (ServerProcess server =
        ServerProcess.start(LOOPBACK, FREE_PORT, "--grid.cluter-name=dev")) {
      assertThat(server.awaitExit()).isEqualTo(1);
      assertThat(String.join("\n", server.output()))
          .contains("There is no property 'grid.cluter-name'")
          .contains("Did you mean 'grid.cluster-name'?");
    }
  }

  @Test
  void whenThereIsAManagementPortShouldTellItsHealthAndMetrics() throws Exception {
    int management;
    try (ServerSocket free = takePort()) {
      management = port(free);
    }
    try (ServerProcess server =
        ServerProcess.start(
            LOOPBACK,
            FREE_PORT,
            "--management.server.port=" + management,
            "--server.address=127.0.0.1")) {
      awaitServing(server);
      // Boot says that it is ready just after the member has said that it serves.
      String readiness =
          await(management, "/actuator/health/readiness", one -> one.statusCode() == 200);
      assertThat(readiness)
          .contains("\"status\":\"UP\"")
          .contains("\"gridInstance\":")
          .doesNotContain("\"grid\":");
      assertThat(get(management, "/actuator/health").body())
          .contains("\"grid\":")
          .contains("\"partitionsLost\":0");
      String report = get(management, "/actuator/grid").body();
      assertThat(JsonPath.<Integer>read(report, "$.partitions.safe")).isEqualTo(271);
      assertThat(JsonPath.<List<?>>read(report, "$.unsafeToStop")).hasSize(1);
      assertThat(post(management, "/actuator/grid/leave")).isEqualTo(405); // It may be read only.
      assertThat(get(management, "/actuator/health/liveness").statusCode()).isEqualTo(200);
      assertThat(get(management, "/actuator/prometheus").body())
          .contains("grid_partitions_owned 271")
          .contains("grid_cluster_partitions{state=\"safe\"} 271")
          .contains("grid_replication_waiting ")
          .contains("grid_connections ")
          .contains("grid_network_received_bytes_total ")
          .contains("jvm_memory_used_bytes");
      assertThat(get(management, "/actuator/env").statusCode()).isEqualTo(404);
      assertThat(get(management, "/").body()).contains("<title>Grid</title>");
      server.terminate();
      assertThat(server.awaitExit()).isEqualTo(143);
    }
  }

  private static Matcher awaitServing(ServerProcess server) throws InterruptedException {
    String line = server.awaitLine(output -> SERVING.matcher(output).find());
    Matcher matcher = SERVING.matcher(line);
    assertThat(matcher.find()).isTrue();
    return matcher;
  }

  private static ServerSocket takePort() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
  }

  private static int port(ServerSocket socket) {
    return socket.getLocalPort();
  }

  private static int post(int port, String path) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                  .POST(HttpRequest.BodyPublishers.noBody())
                  .build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }

  private static HttpResponse<String> get(int port, String path)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}
