package dev.grid.server.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import dev.grid.Grid;
import dev.grid.map.GridMap;
import dev.grid.server.GridServerApplication;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OperatorsPageTest {

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
            "--grid.cluster-name=looked-at",
            "--server.address=127.0.0.1",
            "--management.server.port=" + port);
  }

  @AfterAll
  void stop() {
    client.close();
    server.close();
  }

  private <T> HttpResponse<T> get(String path, HttpResponse.BodyHandler<T> body) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    HttpResponse<T> response = client.send(HttpRequest.newBuilder(uri).build(), body);
    assertThat(response.statusCode()).as(path).isEqualTo(200);
    return response;
  }

  @Test
  @Order(1)
  void page_isServedWithAllThatItNeeds() throws Exception {
    String page = get("/", HttpResponse.BodyHandlers.ofString()).body();
    assertThat(page).contains("Structures of this member");
    for (String part : List.of("page.css", "page.js", "icon.svg")) {
      assertThat(page).contains("\"" + part + "\"");
      assertThat(get("/" + part, HttpResponse.BodyHandlers.ofString()).body()).isNotBlank();
    }
  }

  @Test
  @Order(2)
  void feed_tellsOfTheClusterAndOfWhatThisMemberHolds() throws Exception {
    GridMap<String, String> orders = server.getBean(Grid.class).map("orders");
    orders.set("1", "a");
    orders.get("1");
    String view;
    try (Stream<String> lines = get("/live", HttpResponse.BodyHandlers.ofLines()).body()) {
      view = event(lines.iterator());
    }
    assertThat(JsonPath.<String>read(view, "$.grid.cluster.name")).isEqualTo("looked-at");
    assertThat(JsonPath.<List<Boolean>>read(view, "$.grid.members[*].safeToStop"))
        .containsExactly(false);
    assertThat(JsonPath.<Integer>read(view, "$.grid.partitions.lost")).isZero();
    assertThat(JsonPath.<Map<String, Object>>read(view, "$.grid"))
        .as("clients may be many, and the page shows none")
        .doesNotContainKey("clients");
    Map<String, Object> structure =
        Objects.requireNonNull(
            JsonPath.<List<Map<String, Object>>>read(view, "$.structures[?(@.name == 'orders')]")
                .getFirst());
    assertThat(structure)
        .containsEntry("kind", "map")
        .containsEntry("entries", 1)
        .containsEntry("gets", 1)
        .containsEntry("hits", 1)
        .containsEntry("puts", 1);
  }

  @Test
  @Order(2)
  void feed_tellsOfBusyKeysWithoutTheKeysThemselves() throws Exception {
    GridMap<String, String> sessions = server.getBean(Grid.class).map("sessions");
    sessions.set("a-secret", "a");
    for (int i = 0; i < 2_000; i++) {
      sessions.get("a-secret");
    }
    String view;
    try (Stream<String> lines = get("/live", HttpResponse.BodyHandlers.ofLines()).body()) {
      view = event(lines.iterator());
    }
    assertThat(JsonPath.<List<String>>read(view, "$.keys.busiest[*].name"))
        .containsExactly("sessions");
    assertThat(view).doesNotContain("a-secret");
    assertThat(JsonPath.<Boolean>read(view, "$.canReplay")).isFalse();
    assertThat(JsonPath.<Integer>read(view, "$.merges.count")).isZero();
    String endpoint = "/" + JsonPath.<String>read(view, "$.endpoint");
    String entries =
        get(endpoint + "/entries/sessions", HttpResponse.BodyHandlers.ofString()).body();
    assertThat(JsonPath.<Integer>read(entries, "$.lookedAt")).isEqualTo(1);
    assertThat(JsonPath.<Integer>read(entries, "$.neverExpiring")).isEqualTo(1);
    assertThat(entries).doesNotContain("a-secret");
  }

  private static String event(Iterator<String> lines) {
    while (lines.hasNext()) {
      String line = lines.next();
      if (line.startsWith("data:")) {
        return line.substring("data:".length());
      }
    }
    throw new AssertionError("there was no event");
  }

  @Test
  @Order(3)
  void head_takesNoPlace() throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + "/live");
    for (int i = 0; i <= OperatorsFeed.READERS_MAX; i++) {
      HttpResponse<Void> response =
          client.send(
              HttpRequest.newBuilder(uri).HEAD().build(), HttpResponse.BodyHandlers.discarding());
      assertThat(response.statusCode()).isEqualTo(405);
      assertThat(response.headers().firstValue("Allow")).contains("GET");
    }
  }

  @Test
  @Order(4)
  void tooManyReaders_areRefused() {
    OperatorsFeed feed = server.getBean(OperatorsFeed.class);
    List<SseEmitter> readers = new ArrayList<>();
    for (SseEmitter one = feed.open(); one != null; one = feed.open()) {
      readers.add(one);
    }
    assertThat(readers)
        .hasSizeBetween(1, OperatorsFeed.READERS_MAX)
        .allSatisfy(
            reader -> assertThat(reader.getTimeout()).as("no place is for good").isPositive());
    feed.stop(); // Which ends them all.
    assertThat(feed.open()).as("of a member that stops").isNull();
    feed.start();
    assertThat(feed.open()).isNotNull();
  }

  @Test
  @Order(5)
  void memberThatStops_endsTheFeed() throws Exception {
    try (Stream<String> lines = get("/live", HttpResponse.BodyHandlers.ofLines()).body()) {
      Iterator<String> feed = lines.iterator();
      assertThat(event(feed)).isNotBlank();
      server.close();
      while (feed.hasNext()) {
        assertThat(feed.next()).isNotNull();
      }
    }
  }
}
