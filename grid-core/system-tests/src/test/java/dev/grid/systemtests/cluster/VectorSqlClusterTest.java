package dev.grid.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import com.hazelcast.client.config.RoutingMode;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.sql.HazelcastSqlException;
import dev.grid.Grid;
import dev.grid.serialization.JsonValue;
import dev.grid.sql.SqlResult;
import dev.grid.sql.SqlRow;
import dev.grid.vector.GridVectorCollection;
import dev.grid.vector.VectorCollectionConfig;
import dev.grid.vector.VectorDocument;
import dev.grid.vector.VectorIndexConfig;
import dev.grid.vector.VectorMetric;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is nearest by statements, over three members and by all clients, against all documents. */
@Timeout(300)
final class VectorSqlClusterTest {

  private static final int DIMENSION = 8;
  private static final int DOCUMENTS = 1_500;

  /** Documents from this on are replaced and deleted while statements run. */
  private static final int STABLE = 1_000;

  private static final int LIMIT = 10;
  private static final double EXACT = 1e-5;

  private static final String NEAREST =
      "SELECT id, price, distance(embedding, ?) AS d FROM docs WHERE lang = 'en' AND price < ?"
          + " ORDER BY d LIMIT 10";

  /** A document. */
  private record Doc(String id, String lang, int price, float[] vector) {

    VectorDocument<JsonValue> stored() {
      String json =
          "{\"title\":\"about %s\",\"lang\":\"%s\",\"price\":%d}".formatted(id, lang, price);
      return new VectorDocument<>(
          new JsonValue(json), List.of(new dev.grid.vector.NamedVector("embedding", vector)));
    }

    boolean isMeant(int below) {
      return lang.equals("en") && price < below;
    }
  }

  private static final Random random = new Random(7);
  private static final Map<String, Doc> model = new HashMap<>();

  private static TestCluster cluster;
  private static Grid client;
  private static HazelcastInstance reference;
  private static GridVectorCollection<String, JsonValue> docs;

  @BeforeAll
  static void start() {
    cluster =
        TestCluster.of(
            3,
            config ->
                config.with(
                    VectorCollectionConfig.named("docs")
                        .withIndex(
                            VectorIndexConfig.of("embedding", VectorMetric.COSINE, DIMENSION))));
    client = cluster.client(cluster.member(0));
    reference = cluster.hazelcastClient(cluster.member(1), RoutingMode.ALL_MEMBERS);
    docs = client.vectorCollection("docs");
    Map<String, VectorDocument<JsonValue>> all = new HashMap<>();
    for (int i = 0; i < DOCUMENTS; i++) {
      Doc doc = doc(i);
      model.put(doc.id(), doc);
      all.put(doc.id(), doc.stored());
    }
    docs.putAll(all);
    reference
        .getSql()
        .executeUpdate(
            "CREATE MAPPING docs (id VARCHAR EXTERNAL NAME \"__key\", title VARCHAR, lang VARCHAR,"
                + " price INT) TYPE VectorCollection"
                + " OPTIONS ('keyFormat'='varchar', 'valueFormat'='json-flat')");
    client.map("langs").set("en", "English");
    client
        .sql()
        .execute(
            "CREATE MAPPING langs TYPE IMap"
                + " OPTIONS ('keyFormat'='varchar', 'valueFormat'='varchar')")
        .close();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static Doc doc(int number) {
    return new Doc("d" + number, number % 3 == 0 ? "fr" : "en", random.nextInt(100), vector());
  }

  private static float[] vector() {
    float[] vector = new float[DIMENSION];
    for (int i = 0; i < DIMENSION; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return vector;
  }

  private static double distance(float[] one, float[] other) {
    double product = 0;
    double squareOfOne = 0;
    double squareOfOther = 0;
    for (int i = 0; i < DIMENSION; i++) {
      product += (double) one[i] * other[i];
      squareOfOne += (double) one[i] * one[i];
      squareOfOther += (double) other[i] * other[i];
    }
    return 1 - product / Math.sqrt(squareOfOne * squareOfOther);
  }

  /** The ids of those that are meant, nearest first. */
  private static List<String> nearest(float[] wanted, Predicate<Doc> isMeant) {
    return model.values().stream()
        .filter(isMeant)
        .sorted(Comparator.comparingDouble(doc -> distance(wanted, doc.vector())))
        .map(Doc::id)
        .toList();
  }

  private static List<SqlRow> rows(Grid grid, String sql, Object... parameters) {
    List<SqlRow> rows = new ArrayList<>();
    try (SqlResult result = grid.sql().execute(sql, parameters)) {
      result.forEach(rows::add);
    }
    return rows;
  }

  private static List<String> ids(Grid grid, String sql, Object... parameters) {
    return rows(grid, sql, parameters).stream().map(row -> row.get(0, String.class)).toList();
  }

  private static boolean isStable(String id) {
    return Integer.parseInt(id.substring(1)) < STABLE;
  }

  @Test
  void theNearestThatMeetTheCondition_areFound_whileOthersChange() throws Exception {
    AtomicBoolean ended = new AtomicBoolean();
    Thread changing =
        Thread.startVirtualThread(
            () -> {
              Random changes = new Random(3);
              while (!ended.get()) {
                int number = STABLE + changes.nextInt(DOCUMENTS - STABLE);
                if (changes.nextInt(3) == 0) {
                  docs.delete("d" + number);
                } else {
                  float[] vector = new float[DIMENSION];
                  for (int i = 0; i < DIMENSION; i++) {
                    vector[i] = (float) changes.nextGaussian();
                  }
                  docs.set("d" + number, new Doc("d" + number, "en", 1, vector).stored());
                }
              }
            });
    try {
      for (int i = 0; i < 60; i++) {
        float[] wanted = vector();
        int below = 10 + random.nextInt(90);
        List<String> stable =
            nearest(wanted, doc -> isStable(doc.id()) && doc.isMeant(below)).stream()
                .limit(LIMIT)
                .toList();
        List<SqlRow> rows = rows(cluster.member(i % 3), NEAREST, wanted, below);
        assertThat(rows).hasSize(LIMIT);
        assertThat(rows).allMatch(row -> (int) row.get("price") < below);
        assertThat(rows.stream().map(row -> (double) row.get("d")).toList()).isSorted();
        List<String> found =
            rows.stream()
                .map(row -> row.get(0, String.class))
                .filter(VectorSqlClusterTest::isStable)
                .toList();
        // Those that change may push the last ones out, and no other.
        assertThat(found).isEqualTo(stable.subList(0, found.size()));
      }
    } finally {
      ended.set(true);
      changing.join();
      for (int i = STABLE; i < DOCUMENTS; i++) {
        docs.set("d" + i, model.get("d" + i).stored());
      }
    }
  }

  @Test
  void whateverIsAsked_isFoundAsByComparingAll() {
    float[] wanted = vector();
    List<String> cheap = nearest(wanted, doc -> doc.isMeant(30));
    List<SqlRow> rows = rows(client, NEAREST, wanted, 30);
    assertThat(rows.stream().map(row -> row.get("id")).toList()).isEqualTo(cheap.subList(0, LIMIT));
    for (SqlRow row : rows) {
      assertThat((double) row.get("d"))
          .isCloseTo(distance(wanted, model.get((String) row.get("id")).vector()), within(EXACT));
    }
    assertThat(
            ids(
                client,
                "SELECT id FROM docs WHERE lang = 'en' AND price < ?"
                    + " ORDER BY distance(embedding, ?) LIMIT ? OFFSET ?",
                30,
                wanted,
                7,
                5))
        .isEqualTo(cheap.subList(5, 12));
    // No predicate of maps says these: the condition itself goes to members.
    assertThat(
            ids(
                client,
                "SELECT id FROM docs WHERE UPPER(lang) <> 'FR' AND MOD(price, 7) = 3"
                    + " AND id LIKE '%1%' ORDER BY distance(embedding, ?) LIMIT 20",
                wanted))
        .isEqualTo(
            nearest(
                    wanted,
                    doc -> doc.isMeant(100) && doc.price() % 7 == 3 && doc.id().contains("1"))
                .stream()
                .limit(20)
                .toList());
    assertThat(
            ids(
                client,
                "SELECT id FROM docs WHERE price = 1000 ORDER BY distance(embedding, ?) LIMIT 5",
                wanted))
        .isEmpty();
    // More than there are: all that meet the condition.
    assertThat(
            ids(
                client,
                "SELECT id FROM docs WHERE price < 5 ORDER BY distance(embedding, ?) LIMIT 10000",
                wanted))
        .isEqualTo(nearest(wanted, doc -> doc.price() < 5));
  }

  @Test
  void theNearest_areRowsAsOthers() {
    float[] wanted = vector();
    List<String> all = nearest(wanted, doc -> true).subList(0, LIMIT);
    String nearest =
        "(SELECT id, lang, distance(embedding, ?) AS d FROM docs ORDER BY d LIMIT 10) AS n";
    assertThat(
            rows(
                    client,
                    "SELECT n.id, l.this AS name FROM "
                        + nearest
                        + " JOIN langs l ON l.__key = n.lang ORDER BY n.d",
                    wanted)
                .stream()
                .map(row -> List.of(row.get(0), row.get(1)))
                .toList())
        .isEqualTo(
            all.stream()
                .filter(id -> model.get(id).lang().equals("en"))
                .map(id -> List.<Object>of(id, "English"))
                .toList());
    assertThat(
            rows(
                    client,
                    "SELECT lang, COUNT(*) FROM " + nearest + " GROUP BY lang ORDER BY lang DESC",
                    wanted)
                .stream()
                .mapToLong(row -> row.get(1, Long.class))
                .sum())
        .isEqualTo(LIMIT);
    double bound =
        (distance(wanted, model.get(all.get(3)).vector())
                + distance(wanted, model.get(all.get(4)).vector()))
            / 2;
    assertThat(
            ids(
                client,
                "SELECT id FROM docs WHERE distance(embedding, ?) < ?"
                    + " ORDER BY distance(embedding, ?) LIMIT 10",
                wanted,
                bound,
                wanted))
        .isEqualTo(all.subList(0, 4));
    assertThat(rows(client, "SELECT * FROM docs ORDER BY distance(embedding, ?) LIMIT 1", wanted))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.metadata().size()).isEqualTo(4);
              assertThat(row.get("title")).isEqualTo("about " + all.getFirst());
            });
  }

  @Test
  void aClientOfTheReference_givesVectorsAsText() {
    float[] wanted = vector();
    List<Object> found = new ArrayList<>();
    try (com.hazelcast.sql.SqlResult result =
        reference.getSql().execute(NEAREST, Arrays.toString(wanted), 40)) {
      for (com.hazelcast.sql.SqlRow row : result) {
        found.add(row.getObject("id"));
      }
    }
    assertThat(found).isEqualTo(nearest(wanted, doc -> doc.isMeant(40)).subList(0, LIMIT));
    HazelcastSqlException failure =
        catchThrowableOfType(
            HazelcastSqlException.class,
            () -> reference.getSql().execute(NEAREST, "[1, 2]", 40).iterator().next());
    assertThat(failure.getCode()).isEqualTo(2000);
    assertThat(failure).hasMessageContaining("dimension=2").hasMessageContaining("8");
  }

  @Test
  void jdbc_givesVectorsAsArraysAndAsText() throws SQLException {
    float[] wanted = vector();
    List<String> expected = nearest(wanted, doc -> doc.isMeant(60)).subList(0, LIMIT);
    try (Connection connection = DriverManager.getConnection(cluster.jdbcUrlOf(cluster.member(2)));
        PreparedStatement prepared = connection.prepareStatement(NEAREST)) {
      prepared.setInt(2, 60);
      prepared.setObject(1, wanted);
      assertThat(ids(prepared)).isEqualTo(expected);
      prepared.setString(1, Arrays.toString(wanted));
      assertThat(ids(prepared)).isEqualTo(expected);
    }
  }

  private static List<String> ids(PreparedStatement prepared) throws SQLException {
    List<String> ids = new ArrayList<>();
    try (ResultSet rows = prepared.executeQuery()) {
      while (rows.next()) {
        ids.add(rows.getString("id"));
      }
    }
    return ids;
  }
}
