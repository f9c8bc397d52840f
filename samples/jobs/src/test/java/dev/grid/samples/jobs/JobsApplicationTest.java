package dev.grid.samples.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.grid.Grid;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.integration.support.leader.LockRegistryLeaderInitiator;

/** Two instances, the first a member and the second its client. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class JobsApplicationTest {

  private static final Duration WAIT_MAX = Duration.ofMinutes(5);

  private ConfigurableApplicationContext first;
  private ConfigurableApplicationContext second;

  @BeforeAll
  void start(@TempDir Path directory) {
    first =
        run(
            "first",
            Map.of(
                "grid.network.port", "0",
                "grid.network.host", "127.0.0.1",
                "grid.cp.directory", directory));
    await()
        .atMost(WAIT_MAX)
        .untilAsserted(() -> assertThat(journal(first).leader()).isEqualTo("first"));
    int port = first.getBean(Grid.class).cluster().members().getFirst().port();
    second =
        run(
            "second",
            Map.of("spring.profiles.active", "more", "grid.client.addresses", "127.0.0.1:" + port));
  }

  private static ConfigurableApplicationContext run(String name, Map<String, Object> more) {
    Map<String, Object> properties = new HashMap<>(more);
    properties.put("server.port", "0");
    properties.put("jobs.instance", name);
    properties.put("jobs.plan-every", "50ms");
    properties.put("jobs.report-every", "100ms");
    properties.put("jobs.task-time", "5ms");
    return new SpringApplication(JobsApplication.class)
        .run(
            properties.entrySet().stream()
                .map(each -> "--" + each.getKey() + "=" + each.getValue())
                .toArray(String[]::new));
  }

  @AfterAll
  void stop() {
    if (second != null) {
      second.close();
    }
    if (first != null) {
      first.close();
    }
  }

  private static Journal journal(ConfigurableApplicationContext instance) {
    return instance.getBean(Journal.class);
  }

  @Test
  @Order(1)
  void tasks_areSharedAndDoneOnce() {
    List<Run> runs = new ArrayList<>();
    await()
        .atMost(WAIT_MAX)
        .untilAsserted(
            () -> {
              runs.clear();
              runs.addAll(journal(second).latest());
              assertThat(runs)
                  .filteredOn(run -> run.job().startsWith("task"))
                  .extracting(Run::instance)
                  .contains("first", "second");
              assertThat(runs).extracting(Run::job).contains("report");
            });
    assertThat(runs)
        .filteredOn(run -> !run.job().equals("report"))
        .extracting(Run::job)
        .doesNotHaveDuplicates();
    assertThat(runs)
        .filteredOn(run -> run.job().startsWith("plan"))
        .extracting(Run::instance)
        .containsOnly("first");
  }

  @Test
  @Order(2)
  void page_isServedByBoth() throws Exception {
    for (ConfigurableApplicationContext instance : List.of(first, second)) {
      assertThat(get(instance, "/")).contains("<h1>Jobs</h1>");
      assertThat(get(instance, "/api/state")).contains("\"leader\":\"first\"", "\"runs\":[{");
    }
  }

  private static String get(ConfigurableApplicationContext instance, String path) throws Exception {
    URI uri =
        URI.create(
            "http://127.0.0.1:"
                + instance.getEnvironment().getRequiredProperty("local.server.port")
                + path);
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(200);
      return response.body();
    }
  }

  @Test
  @Order(3)
  void whenTheLeaderGivesUpTheOtherPlans() {
    first.getBean(LockRegistryLeaderInitiator.class).stop();
    await()
        .atMost(WAIT_MAX)
        .untilAsserted(
            () -> {
              assertThat(journal(first).leader()).isEqualTo("second");
              assertThat(journal(first).latest())
                  .filteredOn(run -> run.job().startsWith("plan"))
                  .extracting(Run::instance)
                  .contains("second");
            });
    assertThat(first.getBean(Planner.class).isLeading()).isFalse();
  }
}
