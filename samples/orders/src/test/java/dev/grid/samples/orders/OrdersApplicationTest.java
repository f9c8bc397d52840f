package dev.grid.samples.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.grid.Grid;
import dev.grid.map.GridMap;
import dev.grid.serialization.GenericRecord;
import dev.grid.spring.GridStructure;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class OrdersApplicationTest {

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final HttpClient http = HttpClient.newHttpClient();
  private final JsonMapper json = JsonMapper.builder().build();

  @LocalServerPort private int port;

  @GridStructure("orders")
  private GridMap<String, Order> map;

  @Autowired private Grid grid;
  @Autowired private ChangeFeed feed;
  @Autowired private OrderLoader loader;

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(PATIENCE);
  }

  private HttpResponse<String> send(HttpRequest request) throws Exception {
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private JsonNode get(String path) throws Exception {
    HttpResponse<String> response = send(request(path).build());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return json.readTree(response.body());
  }

  private HttpResponse<String> patch(String id, String body) throws Exception {
    return send(
        request("/api/orders/" + id)
            .header("Content-Type", "application/json")
            .method("PATCH", HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private JsonNode problem(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
    JsonNode problem = json.readTree(response.body());
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    return problem;
  }

  private static List<String> values(JsonNode array, String field) {
    List<String> values = new ArrayList<>();
    array.forEach(node -> values.add(node.path(field).asString()));
    return values;
  }

  @Test
  void dataSet_isLoadedThroughTheRepositoryIntoTheMap() throws Exception {
    assertThat(map.size()).isGreaterThanOrEqualTo(19_648);
    Order order = map.get("19981230-0073");
    assertThat(order).isNotNull();
    assertThat(order.customer()).isEqualTo("Bonnie Aiello");
    assertThat(order.lines()).hasSize(5);
    assertThat(order.lines().getFirst())
        .isEqualTo(
            new OrderLine("Blue Label Canned Tomatos", "Vegetables", 2, new BigDecimal("4.58")));
    assertThat(order.total()).isEqualByComparingTo("44.05");
    assertThat(order.version()).isPositive();
    int before = map.size();
    loader.run(new DefaultApplicationArguments());
    assertThat(map.size()).as("a second load finds orders and loads none").isEqualTo(before);
  }

  @Test
  void search_combinesConditionsSortsAndPages() throws Exception {
    JsonNode first =
        get(
            "/api/orders?city=salem&minTotal=20&maxTotal=60&sort=total,desc&size=5&from=1998-08-01");
    assertThat(first.path("orders")).hasSize(5);
    assertThat(values(first.path("orders"), "city")).containsOnly("Salem");
    List<String> totals = values(first.path("orders"), "total");
    assertThat(totals.stream().map(BigDecimal::new).toList())
        .isSortedAccordingTo(Collections.reverseOrder())
        .allMatch(total -> total.compareTo(new BigDecimal(60)) <= 0);
    JsonNode second =
        get(
            "/api/orders?city=salem&minTotal=20&maxTotal=60&sort=total,desc&size=5&page=1&from=1998-08-01");
    assertThat(second.path("totalOrders")).isEqualTo(first.path("totalOrders"));
    assertThat(values(second.path("orders"), "id"))
        .hasSize(5)
        .doesNotContainAnyElementsOf(values(first.path("orders"), "id"));
    assertThat(first.path("totalPages").asInt())
        .isEqualTo((first.path("totalOrders").asInt() + 4) / 5);
  }

  @Test
  void pages_areFoundAlongIndexes() {
    for (String query :
        List.of(
            "",
            "?sort=date,asc&page=3",
            "?sort=total,desc",
            "?sort=id,asc&size=50",
            "?from=1998-12-20&sort=date,desc",
            "?minTotal=50&sort=total,asc")) {
      await("partitions answer " + query + " by an index")
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                long byIndex = searched("partitions-searched-by-index");
                long all = searched("partitions-searched");
                assertThat(get("/api/orders" + query).path("orders")).isNotEmpty();
                assertThat(searched("partitions-searched-by-index") - byIndex).isGreaterThan(200);
                assertThat(searched("partitions-searched") - all).isLessThan(71);
              });
    }
  }

  private long searched(String how) {
    return grid.statistics().structures().stream()
        .filter(one -> one.structure().name().equals("orders"))
        .mapToLong(one -> one.counts().getOrDefault(how, 0L))
        .sum();
  }

  @Test
  void search_byCustomerProductAndStatus() throws Exception {
    assertThat(values(get("/api/orders?customer=bonnie%20AI").path("orders"), "customer"))
        .isNotEmpty()
        .allMatch(name -> name.toLowerCase(Locale.ROOT).contains("bonnie ai"));
    assertThat(values(get("/api/orders?status=SHIPPED&size=50").path("orders"), "status"))
        .containsOnly("SHIPPED");
    String id =
        get("/api/orders?product=Canned%20Tomatos&sort=id,asc&size=1")
            .path("orders")
            .get(0)
            .path("id")
            .asString();
    assertThat(values(get("/api/orders/" + id).path("lines"), "product"))
        .anyMatch(product -> product.contains("Canned Tomatos"));
    assertThat(get("/api/orders?customer=nobody%20at%20all").path("totalOrders").asInt()).isZero();
  }

  @Test
  void statistics_addUp() throws Exception {
    JsonNode stats = get("/api/stats");
    long sum = 0;
    for (JsonNode count : stats.path("byStatus")) {
      sum += count.asLong();
    }
    assertThat(stats.path("orders").asLong()).isEqualTo(sum).isGreaterThanOrEqualTo(19_648);
    assertThat(stats.path("byStatus").propertyNames()).containsExactlyElementsOf(statusNames());
    assertThat(stats.path("topStores")).hasSize(5);
  }

  private static List<String> statusNames() {
    return Stream.of(OrderStatus.values()).map(Enum::name).toList();
  }

  @Test
  void change_countsTheVersionUpAndRefusesAnOldOne() throws Exception {
    String id = "19981201-0001";
    long version = get("/api/orders/" + id).path("version").asLong();
    HttpResponse<String> changed =
        patch(id, "{\"status\":\"CANCELLED\",\"version\":" + version + "}");
    assertThat(changed.statusCode()).isEqualTo(200);
    assertThat(json.readTree(changed.body()).path("version").asLong()).isEqualTo(version + 1);
    JsonNode conflict =
        problem(patch(id, "{\"status\":\"SHIPPED\",\"version\":" + version + "}"), 409);
    assertThat(conflict.path("detail").asString()).contains("Someone else changed this order");
    JsonNode stored = get("/api/orders/" + id);
    assertThat(stored.path("status").asString()).isEqualTo("CANCELLED");
    assertThat(stored.path("version").asLong()).isEqualTo(version + 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/orders?minTotal=lots            | minTotal",
        "/api/orders?status=LOST              | status",
        "/api/orders?from=yesterday           | from",
        "/api/orders?sort=lines,asc           | by 'lines'",
        "/api/orders?sort=total,up            | by 'up'",
        "/api/orders?sort=nothing             | by 'nothing'"
      })
  void badRequest_isAProblemThatNamesTheParameter(String path, String named) throws Exception {
    assertThat(problem(send(request(path).build()), 400).path("detail").asString()).contains(named);
  }

  @ParameterizedTest
  @CsvSource({"size=0, 20, 0", "size=201, 200, 0", "page=-1, 20, 0", "page=x&size=y, 20, 0"})
  void pageThatIsNone_isTheNearestOne(String query, int size, int page) throws Exception {
    JsonNode found = get("/api/orders?" + query);
    assertThat(found.path("size").asInt()).isEqualTo(size);
    assertThat(found.path("page").asInt()).isEqualTo(page);
    assertThat(found.path("orders")).hasSize(size);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"status\":\"SHIPPED\"}",
        "{\"version\":1}",
        "{\"status\":\"LOST\",\"version\":1}",
        "{\"status\":\"SHIPPED\",\"version\":\"x\"}",
        "{\"status\":\"SHIPPED\",\"version\":1,\"total\":0}",
        "[]",
        "not json"
      })
  void badChange_isAProblem(String body) throws Exception {
    problem(patch("19981201-0002", body), 400);
  }

  @Test
  void missingThings_areProblems() throws Exception {
    assertThat(problem(send(request("/api/orders/nothing").build()), 404).path("detail").asString())
        .isEqualTo("There is no order nothing.");
    problem(patch("nothing", "{\"status\":\"SHIPPED\",\"version\":1}"), 404);
    problem(send(request("/api/nothing").build()), 404);
    problem(send(request("/api/orders/19981201-0002").DELETE().build()), 405);
  }

  @Test
  void valuesOfOtherClients_areServedAsFarAsTheyGo() throws Exception {
    GridMap<String, Object> untyped = grid.map("orders");
    try {
      untyped.set(
          "bare",
          GenericRecord.compact(Order.class.getName())
              .setString("id", "bare")
              .setString("customer", "Bare Minimum")
              .setInt64("version", 1)
              .build());
      JsonNode order = get("/api/orders?customer=bare%20min").path("orders").get(0);
      assertThat(order.path("status").asString()).isEqualTo("PLACED");
      assertThat(order.path("total").asDouble()).isZero();
      assertThat(patch("bare", "{\"status\":\"SHIPPED\",\"version\":1}").statusCode())
          .isEqualTo(200);
      assertThat(get("/api/stats").path("orders").asLong()).isGreaterThan(19_648);
      untyped.set("bare", "not an order at all");
      // Without a date it is the last of all, and no other page knows of it.
      get("/api/orders");
      int pages = get("/api/orders?size=200").path("totalPages").asInt();
      String lastPage = "/api/orders?size=200&page=" + (pages - 1);
      assertThat(problem(send(request(lastPage).build()), 500).path("detail").asString())
          .contains("not an order", "key=bare");
    } finally {
      untyped.delete("bare");
    }
    get("/api/orders");
  }

  @Test
  void page_isServedWithoutAnythingFromElsewhere() throws Exception {
    for (String path : List.of("/", "/app.css", "/app.js", "/api.js", "/details.js", "/feed.js")) {
      HttpResponse<String> response = send(request(path).build());
      assertThat(response.statusCode()).as(path).isEqualTo(200);
      assertThat(response.body()).as(path).doesNotContain("http://").doesNotContain("https://");
    }
  }

  /** Reads the feed's lines in the background until the test closes it. */
  private static final class FeedReader implements AutoCloseable {

    final List<String> lines = Collections.synchronizedList(new ArrayList<>());
    private final CompletableFuture<HttpResponse<Stream<String>>> response;

    FeedReader(HttpClient http, HttpRequest request) {
      response = http.sendAsync(request, HttpResponse.BodyHandlers.ofLines());
      response.thenAcceptAsync(
          answer -> answer.body().forEach(lines::add), task -> Thread.ofVirtual().start(task));
    }

    boolean sees(String... parts) {
      synchronized (lines) {
        return lines.stream()
            .anyMatch(
                line -> line.startsWith("data:") && Stream.of(parts).allMatch(line::contains));
      }
    }

    @Override
    public void close() throws IOException {
      response.join().body().close();
    }
  }

  @Test
  void feed_tellsOfChangesThroughTheApiAndInTheMap() throws Exception {
    int before = feed.subscriberCount();
    try (HttpClient own = HttpClient.newHttpClient();
        FeedReader reader = new FeedReader(own, request("/api/orders/changes").build())) {
      await("subscribed").atMost(PATIENCE).until(() -> !reader.lines.isEmpty());
      assertThat(feed.subscriberCount()).isEqualTo(before + 1);

      String id = "19981202-0001";
      long version = get("/api/orders/" + id).path("version").asLong();
      patch(id, "{\"status\":\"PACKED\",\"version\":" + version + "}");
      await("a change through the API")
          .atMost(PATIENCE)
          .until(() -> reader.sees(id, "\"UPDATED\"", "\"before\":\"DELIVERED\"", "\"PACKED\""));

      Order fromElsewhere =
          new Order(
              "feed-test",
              LocalDate.of(1998, 12, 31),
              "Somebody Else",
              "Oslo",
              "Norway",
              "Store 0",
              OrderStatus.PLACED,
              List.of(new OrderLine("Thing", "Things", 1, new BigDecimal("1.00"))),
              new BigDecimal("1.00"),
              1);
      map.set(fromElsewhere.id(), fromElsewhere);
      await("an order that someone put into the map")
          .atMost(PATIENCE)
          .until(() -> reader.sees("feed-test", "\"ADDED\"", "\"before\":null"));
      map.delete(fromElsewhere.id());
      await("its removal")
          .atMost(PATIENCE)
          .until(() -> reader.sees("feed-test", "\"REMOVED\"", "\"order\":null"));
      own.shutdownNow();
      assertThat(own.awaitTermination(PATIENCE)).isTrue();
    }
    // The next write to the connection that is gone shows that it is.
    await("unsubscribed")
        .atMost(PATIENCE)
        .pollInterval(50, TimeUnit.MILLISECONDS)
        .until(
            () -> {
              Order order = map.get("19981203-0001");
              map.set("19981203-0001", Objects.requireNonNull(order));
              return feed.subscriberCount() == before;
            });
  }
}
