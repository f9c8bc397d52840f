package dev.grid.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.fencedlock.GridFencedLock;
import dev.grid.spring.locks.GridLock;
import dev.grid.spring.locks.GridLockRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.skyscreamer.jsonassert.JSONAssert;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** A web application whose embedded member has Raft groups of itself alone, seen from outside. */
class CpApplicationTest {

  private static final Duration WAIT_MAX = Duration.ofMinutes(5);
  private static final Duration WAIT_STEP = Duration.ofMillis(50);

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir private Path directory;

  @Test
  void whenGroupsAreOnShouldShowThemInHealthMetersAndEndpoint() throws Exception {
    try (ConfigurableApplicationContext application =
        run("--grid.cp.member-count=1", "--grid.cp.directory=" + directory)) {
      GridLock lock = application.getBean(GridLockRegistry.class).obtain("orders");
      lock.lock(); // Groups are formed, and have a leader, from now on.
      lock.unlock();

      JSONAssert.assertEquals(
          """
          {
            "memberCount": 1, "formed": true, "majority": true,
            "members": [{"present": true}],
            "groups": [{"name": "default", "ledHere": true, "here": {"sessions": 1}}]
          }
          """,
          get(application, "/actuator/grid/cp", 200),
          false);
      JSONAssert.assertEquals(
          """
          {"components": {"gridCp": {
            "status": "UP", "details": {"memberCount": 1, "groupsLedHere": 1}
          }}}
          """,
          get(application, "/actuator/health", 200),
          false);
      awaitInScrape(application, "grid_cp_groups_led 1.0");
      assertThat(get(application, "/actuator/prometheus", 200))
          .contains("grid_cp_disk_bytes ", "grid_cp_entries_total ", "grid_cp_sessions 1.0");
      get(application, "/actuator/grid/nothing", 400);
    }
  }

  @Test
  void whenGroupsAreOffShouldShowNothingOfThem() throws Exception {
    try (ConfigurableApplicationContext application = run("--grid.cp.member-count=0")) {
      get(application, "/actuator/grid/cp", 404);
      assertThat(get(application, "/actuator/health", 200)).doesNotContain("gridCp");
      assertThat(get(application, "/actuator/prometheus", 200)).doesNotContain("grid_cp_");
      assertThat(application.getBeanNamesForType(GridLockRegistry.class)).isEmpty();
    }
  }

  @Test
  void whenNothingIsSaidShouldHaveGroupsForTheFirstMinuteAndSayWhatTheyAre() throws Exception {
    try (ConfigurableApplicationContext application = run()) {
      JSONAssert.assertEquals(
          """
          {"memberCount": 1, "used": false, "kept": false, "formed": false, "groups": []}
          """,
          get(application, "/actuator/grid/cp", 200),
          false);
      assertThat(get(application, "/actuator/health", 200))
          .contains("gridCp", "without fault tolerance", "first use");
      assertThat(application.getBeanNamesForType(GridLockRegistry.class)).isEmpty();

      GridFencedLock lock = application.getBean(Grid.class).fencedLock("first");
      lock.lock();
      lock.unlock();

      JSONAssert.assertEquals(
          """
          {"used": true, "kept": false, "formed": true, "groups": [{"name": "default"}]}
          """,
          get(application, "/actuator/grid/cp", 200),
          false);
      assertThat(get(application, "/actuator/health", 200))
          .contains("gridCp", "temporary directory")
          .doesNotContain("first use");
    }
  }

  private static ConfigurableApplicationContext run(String... arguments) {
    SpringApplication application = new SpringApplication(Application.class);
    application.setDefaultProperties(
        Map.of(
            "server.port", 0,
            "grid.network.host", "127.0.0.1",
            "grid.network.port", 0,
            "management.endpoints.web.exposure.include", "health,prometheus,grid",
            "management.endpoint.health.show-details", "always"));
    return application.run(arguments);
  }

  private static String get(ConfigurableApplicationContext application, String path, int status)
      throws IOException, InterruptedException {
    String port = application.getEnvironment().getProperty("local.server.port");
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
    HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
    assertThat(response.statusCode()).as("%s: %s", path, response.body()).isEqualTo(status);
    return response.body();
  }

  /** What is scraped is up to a second old. */
  private static void awaitInScrape(ConfigurableApplicationContext application, String line)
      throws IOException, InterruptedException {
    long begunNanos = System.nanoTime();
    while (!get(application, "/actuator/prometheus", 200).contains(line)) {
      assertThat(System.nanoTime() - begunNanos).as(line).isLessThan(WAIT_MAX.toNanos());
      LockSupport.parkNanos(WAIT_STEP.toNanos());
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {}
}
