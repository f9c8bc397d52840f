package dev.grid.server;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class GridServerIT {

  private static final String LOOPBACK = "--grid.network.host=127.0.0.1";
  private static final String FREE_PORT = "--grid.network.port=0";
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
      assertThat(server.output()).hasSize(2).first().asString().containsPattern(SERVING);
      assertThat(server.output().getLast()).contains("Grid stops serving cluster 'it'");
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
      HttpResponse<String> readiness = get(management, "/actuator/health/readiness");
      assertThat(readiness.statusCode()).isEqualTo(200);
      assertThat(readiness.body())
          .contains("\"status\":\"UP\"")
          .contains("\"grid\":")
          .contains("\"partitionsWithoutOwner\":0");
      assertThat(get(management, "/actuator/health/liveness").statusCode()).isEqualTo(200);
      assertThat(get(management, "/actuator/prometheus").body())
          .contains("grid_partitions_owned 271")
          .contains("grid_connections ")
          .contains("grid_network_received_bytes_total ")
          .contains("jvm_memory_used_bytes");
      assertThat(get(management, "/actuator/env").statusCode()).isEqualTo(404);
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

  private static HttpResponse<String> get(int port, String path)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}
