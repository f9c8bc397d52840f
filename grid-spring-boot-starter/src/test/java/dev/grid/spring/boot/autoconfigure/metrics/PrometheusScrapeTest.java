package dev.grid.spring.boot.autoconfigure.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.map.GridMap;
import dev.grid.queue.GridQueue;
import dev.grid.spring.GridStructure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;

/** What Prometheus gets from a web application with an embedded member, and from a client of it. */
class PrometheusScrapeTest {

  private static final Duration WAIT_MAX = Duration.ofSeconds(120);
  private static final Duration WAIT_STEP = Duration.ofMillis(50);

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static ConfigurableApplicationContext member;

  @BeforeAll
  static void start() {
    member = run("--grid.mode=embedded", "--grid.network.host=127.0.0.1", "--grid.network.port=0");
  }

  @AfterAll
  static void stop() {
    member.close();
  }

  @Test
  void whenAStructureIsInjectedShouldHaveMetersBeforeItIsUsed() throws Exception {
    assertThat(scrape(member))
        .contains(
            "grid_map_entries{map=\"idle\"} 0.0",
            "grid_map_memory_bytes{map=\"idle\"} 0.0",
            "grid_map_evictions_total{map=\"idle\"} 0.0",
            "grid_map_expirations_total{map=\"idle\"} 0.0",
            "grid_queue_entries{queue=\"waiting\"} 0.0");
  }

  @Test
  void whenAnInjectedMapIsWrittenShouldShowItsEntriesAndCalls() throws Exception {
    call(member, "PUT", "/items/a");
    awaitScrape(member, lines -> lines.contains("grid_map_entries{map=\"items\"} 1.0"));
    awaitScrape(
        member,
        lines ->
            lines.contains(
                "grid_map_operations_seconds_count"
                    + "{map=\"items\",operation=\"put\",outcome=\"success\"} 1"));
  }

  @Test
  void whenAStructureComesAndGoesShouldFollow() throws Exception {
    Grid grid = member.getBean(Grid.class);
    GridMap<String, String> late = grid.map("late");
    awaitScrape(member, lines -> lines.contains("grid_map_entries{map=\"late\"} 0.0"));
    late.put("k", "v");
    awaitScrape(
        member, lines -> lines.stream().anyMatch(l -> l.contains("_count{map=\"late\",operation")));
    grid.destroy(GridMap.TYPE.id("late"));
    awaitScrape(member, lines -> lines.stream().noneMatch(line -> line.contains("\"late\"")));
    late.put("k", "v"); // The handle outlives the structure, and its use makes that anew.
    awaitScrape(member, lines -> lines.contains("grid_map_entries{map=\"late\"} 1.0"));
  }

  @Test
  void whenTheApplicationIsAClientShouldShowItsCalls() throws Exception {
    int port = member.getBean(Grid.class).cluster().members().getFirst().port();
    try (ConfigurableApplicationContext client =
        run("--grid.mode=client", "--grid.client.addresses=127.0.0.1:" + port)) {
      call(client, "PUT", "/clients/a");
      // Observers may be told of a call just after it has returned.
      awaitScrape(
          client,
          lines ->
              lines.contains(
                  "grid_map_operations_seconds_count"
                      + "{map=\"clients\",operation=\"put\",outcome=\"success\"} 1"));
      assertThat(scrape(client)).noneMatch(line -> line.startsWith("grid_map_entries"));
    }
    awaitScrape(member, lines -> lines.contains("grid_map_entries{map=\"clients\"} 1.0"));
  }

  private static ConfigurableApplicationContext run(String... arguments) {
    SpringApplication application = new SpringApplication(Shop.class);
    application.setDefaultProperties(
        Map.of("server.port", 0, "management.endpoints.web.exposure.include", "prometheus"));
    return application.run(arguments);
  }

  private static List<String> scrape(ConfigurableApplicationContext application)
      throws IOException, InterruptedException {
    return call(application, "GET", "/actuator/prometheus").lines().toList();
  }

  private static String call(ConfigurableApplicationContext application, String method, String path)
      throws IOException, InterruptedException {
    String port = application.getEnvironment().getProperty("local.server.port");
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(method, BodyPublishers.noBody())
            .build();
    HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
    assertThat(response.statusCode()).as(path).isEqualTo(200);
    return response.body();
  }

  private static void awaitScrape(
      ConfigurableApplicationContext application, Predicate<List<String>> condition)
      throws IOException, InterruptedException {
    long begunNanos = System.nanoTime();
    List<String> lines = scrape(application);
    while (!condition.test(lines)) {
      assertThat(System.nanoTime() - begunNanos)
          .as("scraped: %s", lines)
          .isLessThan(WAIT_MAX.toNanos());
      LockSupport.parkNanos(WAIT_STEP.toNanos());
      lines = scrape(application);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import(Shelf.class)
  static class Shop {}

  @RestController
  static class Shelf {

    private final GridMap<String, String> items;
    private final GridMap<String, String> clients;

    Shelf(
        @GridStructure("items") GridMap<String, String> items,
        @GridStructure("clients") GridMap<String, String> clients,
        @GridStructure("idle") GridMap<String, String> idle,
        @GridStructure("waiting") GridQueue<String> waiting) {
      this.items = items;
      this.clients = clients;
    }

    @PutMapping("/items/{key}")
    void putItem(@PathVariable("key") String key) {
      items.put(key, "");
    }

    @PutMapping("/clients/{key}")
    void putClient(@PathVariable("key") String key) {
      clients.put(key, "");
    }
  }
}
