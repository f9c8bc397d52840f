package dev.grid.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.server.GridServerApplication;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** A member that has users: who may use its management port. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ManagementSecurityTest {

  private final HttpClient client = HttpClient.newHttpClient();
  private ConfigurableApplicationContext server;
  private int port;

  @BeforeAll
  void start() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    server =
        SpringApplication.run(
            GridServerApplication.class,
            "--grid.network.host=127.0.0.1",
            "--grid.network.port=0",
            "--grid.cluster-name=managed",
            "--grid.security.users.olga.password={noop}keeper",
            "--grid.security.users.olga.roles=management",
            "--grid.security.users.ada.password={noop}lovelace",
            "--grid.security.users.ada.roles=trader",
            "--grid.security.roles.trader[0].actions=read",
            "--management.endpoint.grid.access=unrestricted",
            "--server.address=127.0.0.1",
            "--management.server.port=" + port);
  }

  @AfterAll
  void stop() {
    client.close();
    server.close();
  }

  private HttpResponse<String> send(HttpRequest.Builder request, @Nullable String who)
      throws IOException, InterruptedException {
    if (who != null) {
      byte[] bytes = who.getBytes(StandardCharsets.UTF_8);
      request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(bytes));
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }

  private int status(String path, @Nullable String who) throws IOException, InterruptedException {
    return send(request(path), who).statusCode();
  }

  @Test
  void whoMayManage_isServed_othersAreNot() throws Exception {
    for (String path :
        Stream.of("/actuator/grid", "/actuator/prometheus", "/actuator/health", "/").toList()) {
      assertThat(status(path, null)).as(path).isEqualTo(401);
      assertThat(status(path, "olga:wrong")).as(path).isEqualTo(401);
      assertThat(status(path, "nobody:keeper")).as(path).isEqualTo(401);
      assertThat(status(path, "ada:lovelace")).as(path).isEqualTo(403);
      assertThat(status(path, "olga:keeper")).as(path).isEqualTo(200);
    }
  }

  @Test
  void probes_needNobody_andTellNothingElse() throws Exception {
    assertThat(status("/actuator/health/liveness", null)).isEqualTo(200);
    assertThat(status("/actuator/health/readiness", null)).isEqualTo(200);
    assertThat(status("/actuator/health/liveness/../../grid", null)).isIn(400, 401);
  }

  @Test
  void operations_areNoForms() throws Exception {
    HttpRequest.Builder form =
        request("/actuator/grid/accept-loss")
            .header("Content-Type", "text/plain")
            .POST(HttpRequest.BodyPublishers.ofString("{}"));
    assertThat(send(form, "olga:keeper").statusCode()).isIn(404, 415);
  }
}
