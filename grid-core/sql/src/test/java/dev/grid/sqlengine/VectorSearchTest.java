package dev.grid.sqlengine;

import static dev.grid.sqlengine.SqlCluster.rows;
import static dev.grid.sqlengine.SqlCluster.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.grid.serialization.GenericRecord;
import dev.grid.serialization.JsonValue;
import dev.grid.sql.GridSqlException;
import dev.grid.sql.SqlErrorCode;
import dev.grid.vector.GridVectorCollection;
import dev.grid.vector.NamedVector;
import dev.grid.vector.VectorCollectionConfig;
import dev.grid.vector.VectorDocument;
import dev.grid.vector.VectorIndexConfig;
import dev.grid.vector.VectorMetric;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What statements find in vector collections, and what they refuse. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class VectorSearchTest {

  private static final float[] RIGHT = {1, 0};

  @BeforeAll
  static void start() {
    SqlCluster.FIRST.configureAll(
        List.of(
            VectorCollectionConfig.named("pages")
                .withIndex(VectorIndexConfig.of("title", VectorMetric.COSINE, 2))
                .withIndex(VectorIndexConfig.of("body", VectorMetric.EUCLIDEAN, 2)),
            VectorCollectionConfig.named("single")
                .withIndex(VectorIndexConfig.of(VectorMetric.DOT, 2))));
    mapping("pages", "(id INT EXTERNAL NAME \"__key\", text VARCHAR, lang VARCHAR)");
    GridVectorCollection<Integer, JsonValue> pages = SqlCluster.FIRST.vectorCollection("pages");
    float[][] titles = {{2, 0}, {1, 1}, {0, 3}, {-1, 0}};
    for (int i = 0; i < titles.length; i++) {
      pages.set(
          i,
          new VectorDocument<>(
              new JsonValue("{\"text\":\"t%d\",\"lang\":\"l%d\"}".formatted(i, i % 2)),
              List.of(new NamedVector("title", titles[i]), new NamedVector("body", titles[i]))));
    }
    run(
        "CREATE OR REPLACE MAPPING single TYPE vectorcollection"
            + " OPTIONS ('keyFormat'='int', 'valueFormat'='varchar')");
    SqlCluster.FIRST
        .<Integer, String>vectorCollection("single")
        .set(1, VectorDocument.of("one", 3, 4));
  }

  private static void mapping(String name, String columns) {
    run(
        "CREATE OR REPLACE MAPPING "
            + name
            + " "
            + columns
            + " TYPE VectorCollection OPTIONS ('keyFormat'='int', 'valueFormat'='json-flat')");
  }

  private static List<String> plan(String sql, @Nullable Object... parameters) {
    return rows(sql, parameters).stream().map(row -> String.valueOf(row.getFirst())).toList();
  }

  @Test
  void distances_areOfTheMetricOfTheIndex_ascendingTheNearestFirst() {
    List<List<@Nullable Object>> byCosine =
        rows("SELECT id, distance(title, ?) AS d FROM pages ORDER BY d LIMIT 4", (Object) RIGHT);
    assertThat(byCosine).extracting(List::getFirst).containsExactly(0, 1, 2, 3);
    double[] cosines = {0, 1 - Math.sqrt(0.5), 1, 2};
    for (int i = 0; i < cosines.length; i++) {
      assertThat((Double) byCosine.get(i).get(1)).isCloseTo(cosines[i], within(1e-6));
    }
    List<List<@Nullable Object>> byEuclid =
        rows(
            "SELECT id, distance(p.body, ?) FROM pages p ORDER BY distance(p.body, ?) LIMIT 4",
            RIGHT,
            RIGHT);
    assertThat(byEuclid).extracting(List::getFirst).containsExactly(0, 1, 3, 2);
    double[] lengths = {1, 1, 2, Math.sqrt(10)};
    for (int i = 0; i < lengths.length; i++) {
      assertThat((Double) byEuclid.get(i).get(1)).isCloseTo(lengths[i], within(1e-5));
    }
    assertThat(rows("SELECT *, distance(vector, '[1, 2]') FROM single ORDER BY 3 LIMIT 1"))
        .containsExactly(List.of(1, "one", -11.0));
  }

  @Test
  void aMappingIsShownAsWhatItIs() {
    assertThat(
            rows(
                "SELECT mapping_type, mapping_external_name FROM information_schema.mappings"
                    + " WHERE table_name = 'pages'"))
        .containsExactly(List.of("VectorCollection", "pages"));
    assertThat(rows("SHOW MAPPINGS")).contains(List.of("pages"));
    assertThat(
            plan(
                "EXPLAIN SELECT id FROM pages WHERE lang = 'l0' ORDER BY distance(title, ?) LIMIT"
                    + " 2",
                (Object) RIGHT))
        .containsExactly(
            "VectorSearch collection=pages index=title columns=[id, lang] limited filter=EQ($1,"
                + " l0)");
    assertThat(
            plan("EXPLAIN ANALYZE SELECT id FROM pages ORDER BY distance(title, '[1,0]') LIMIT 2"))
        .singleElement()
        .asString()
        .contains("VectorSearch collection=pages", "rows=2");
  }

  @Test
  void vectors_areArraysOrTextOrJson() {
    String nearest = "SELECT id FROM pages ORDER BY distance(title, %s) LIMIT 1";
    for (Object vector :
        new Object[] {RIGHT, new double[] {1, 0}, "[1.0, 0]", new JsonValue("[1e0,0]")}) {
      assertThat(rows(nearest.formatted("?"), vector)).containsExactly(List.of(0));
    }
    assertThat(rows(nearest.formatted("CAST('[1, 0]' AS JSON)"))).containsExactly(List.of(0));
    for (Object wrong :
        new Object[] {
          "1, 0", "[1, \"x\"]", "{}", 7, new int[] {1, 0}, new JsonValue("[[1, 0]]"), "[]"
        }) {
      refused(SqlErrorCode.DATA, nearest.formatted("?"), wrong);
    }
  }

  private static AbstractThrowableAssert<?, ?> refused(
      SqlErrorCode code, String sql, @Nullable Object... parameters) {
    return assertThatThrownBy(() -> rows(sql, parameters))
        .as(sql)
        .isInstanceOfSatisfying(
            GridSqlException.class, e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code));
  }

  @Test
  void vectorsThatCannotBe_areRefusedWithWhatIsWrong() {
    String nearest = "SELECT id FROM pages ORDER BY distance(title, ?) LIMIT 1";
    refused(SqlErrorCode.DATA, nearest, (Object) new float[] {1, 0, 0})
        .hasMessageContaining("dimension=3");
    refused(SqlErrorCode.DATA, nearest, (Object) new float[] {1, Float.NaN})
        .hasMessageContaining("NaN");
    refused(SqlErrorCode.DATA, nearest, "[1, 1e99]").hasMessageContaining("Infinity");
    refused(SqlErrorCode.DATA, nearest, "[0, 0]").hasMessageContaining("zeros");
    refused(SqlErrorCode.DATA, nearest, (Object) null).hasMessageContaining("NULL");
    refused(
            SqlErrorCode.DATA,
            "SELECT distance(title, ?) FROM pages ORDER BY distance(title, ?) LIMIT 1",
            "[1, 0]",
            "[0, 1]")
        .hasMessageContaining("another vector");
  }

  @Test
  void statementsThatNoSearchCanAnswer_areRefusedWithWhatToWrite() {
    String all = "SELECT id FROM pages";
    for (String other :
        List.of(
            all,
            all + " LIMIT 3",
            all + " ORDER BY id LIMIT 3",
            all + " WHERE id = 1",
            "SELECT COUNT(*) FROM pages",
            "SELECT distance(title, '[1,0]') FROM pages")) {
      refused(SqlErrorCode.PARSING, other)
          .hasMessageContaining("line 1, column " + (other.indexOf("pages") + 1))
          .hasMessageContaining("ORDER BY distance(index, ?) LIMIT n");
    }
    String near = " ORDER BY distance(title, '[1,0]')";
    refused(SqlErrorCode.PARSING, all + near).hasMessageContaining("LIMIT");
    refused(SqlErrorCode.PARSING, all + near + " DESC LIMIT 3").hasMessageContaining("DESC");
    refused(SqlErrorCode.PARSING, all + near + ", id LIMIT 3").hasMessageContaining("sub-query");
    refused(SqlErrorCode.PARSING, all + " WHERE distance(title, '[1,0]') > 0.5" + near + " LIMIT 3")
        .hasMessageContaining("sub-query");
    refused(SqlErrorCode.PARSING, "SELECT title" + all.substring(9) + near + " LIMIT 3")
        .hasMessageContaining("'title' is an index");
    refused(SqlErrorCode.PARSING, "SELECT distance(body, '[1,0]') FROM pages" + near + " LIMIT 3")
        .hasMessageContaining("one index");
    refused(SqlErrorCode.PARSING, "SELECT id FROM pages ORDER BY distance(title, text) LIMIT 3")
        .hasMessageContaining("row to row");
    refused(SqlErrorCode.PARSING, "SELECT id FROM pages ORDER BY distance(text, ?) LIMIT 3", RIGHT)
        .hasMessageContaining("line 1, column 40")
        .hasMessageContaining("name of an index");
    refused(SqlErrorCode.PARSING, "SELECT id FROM pages ORDER BY distance(other, ?) LIMIT 3", RIGHT)
        .hasMessageContaining("no index 'other'")
        .hasMessageContaining("[title, body]");
    refused(SqlErrorCode.DATA, all + near + " LIMIT 10000 OFFSET 1").hasMessageContaining("10000");
    refused(SqlErrorCode.DATA, all + near + " LIMIT ?", (Object) null)
        .hasMessageContaining("LIMIT");
    assertThat(rows(all + near + " LIMIT 0")).isEmpty();
  }

  @Test
  void changesAndOtherTypes_areRefused() {
    for (String change :
        List.of(
            "INSERT INTO pages VALUES (9, 'x', 'y')",
            "DELETE FROM pages WHERE id = 1",
            "UPDATE pages SET text = 'x'")) {
      refused(SqlErrorCode.PARSING, change).hasMessageContaining("GridVectorCollection");
    }
    assertThatThrownBy(() -> run("CREATE INDEX i ON pages (text)"))
        .hasMessageContaining("configuration");
    assertThatThrownBy(() -> run("CREATE MAPPING x TYPE VectorColection OPTIONS ()"))
        .hasMessageContaining("line 1, column 23")
        .hasMessageContaining("TYPE VectorCollection");
    mapping("unconfigured", "(__key INT, text VARCHAR)");
    refused(
            SqlErrorCode.PARSING,
            "SELECT text FROM unconfigured ORDER BY distance(v, ?) LIMIT 1",
            (Object) RIGHT)
        .hasMessageContaining("VectorCollectionConfig");
  }

  @Test
  void aCollectionWithoutAMapping_isToldHowToHaveOne() {
    SqlCluster.FIRST.configure(
        VectorCollectionConfig.named("unmapped-pages")
            .withIndex(VectorIndexConfig.of(VectorMetric.COSINE, 2)));
    SqlCluster.FIRST
        .<Integer, String>vectorCollection("unmapped-pages")
        .set(1, VectorDocument.of("one", 3, 4));
    String nearest = "SELECT this FROM \"unmapped-pages\" ORDER BY distance(vector, ?) LIMIT 1";
    assertThatThrownBy(() -> rows(nearest, (Object) RIGHT))
        .isInstanceOfSatisfying(GridSqlException.class, e -> run(String.valueOf(e.suggestion())));
    assertThat(rows(nearest, (Object) RIGHT)).containsExactly(List.of("one"));
  }

  @Test
  void recordsAreReadByTheirFields_andConditionsThatCannotBeEvaluatedFail() {
    SqlCluster.FIRST.configure(
        VectorCollectionConfig.named("records")
            .withIndex(VectorIndexConfig.of(VectorMetric.COSINE, 2)));
    GridVectorCollection<Integer, GenericRecord> records =
        SqlCluster.FIRST.vectorCollection("records");
    for (int i = 0; i < 20; i++) {
      records.set(
          i,
          VectorDocument.of(
              GenericRecord.compact("page").setString("name", "n" + i).setInt32("size", i).build(),
              1,
              i));
    }
    run(
        "CREATE OR REPLACE MAPPING records (__key INT, name VARCHAR, size INT) TYPE"
            + " VectorCollection OPTIONS ('keyFormat'='int', 'valueFormat'='compact',"
            + " 'valueCompactTypeName'='page')");
    assertThat(
            rows(
                "SELECT name FROM records WHERE size BETWEEN ? AND ? AND MOD(size, 2) = 1"
                    + " ORDER BY distance(vector, ?) LIMIT 3",
                5,
                12,
                RIGHT))
        .containsExactly(List.of("n5"), List.of("n7"), List.of("n9"));
    refused(
            SqlErrorCode.DATA,
            "SELECT name FROM records WHERE CAST(name AS INT) = 1"
                + " ORDER BY distance(vector, ?) LIMIT 3",
            (Object) RIGHT)
        .hasMessageContaining("n");
  }

  /** Enough documents for graphs, which a condition goes along with. */
  @Test
  void manyDocuments_areFoundByGraphs_andNoneThatIsNotMeant() {
    int count = 12_000;
    int dimension = 8;
    int limit = 20;
    SqlCluster.FIRST.configure(
        VectorCollectionConfig.named("many")
            .withIndex(VectorIndexConfig.of("v", VectorMetric.EUCLIDEAN, dimension)));
    GridVectorCollection<Integer, JsonValue> many = SqlCluster.FIRST.vectorCollection("many");
    Random random = new Random(5);
    float[][] vectors = new float[count][];
    Map<Integer, VectorDocument<JsonValue>> part = new HashMap<>();
    for (int i = 0; i < count; i++) {
      vectors[i] = vector(random, dimension);
      part.put(
          i,
          new VectorDocument<>(
              new JsonValue("{\"rest\":" + i % 10 + "}"),
              List.of(new NamedVector("v", vectors[i]))));
      if (part.size() == 1_000) {
        many.putAll(part);
        part.clear();
      }
    }
    mapping("many", "(__key INT, rest INT)");
    Waiting.until(
        () ->
            graph(GridVectorCollection.GRAPH_NODES) > count / 2
                && graph(GridVectorCollection.GRAPH_WAITING) == 0);
    int found = 0;
    int asked = 0;
    for (int below : new int[] {1, 5, 10}) {
      for (int i = 0; i < 10; i++) {
        float[] wanted = vector(random, dimension);
        List<Integer> keys =
            rows(
                    "SELECT __key FROM many WHERE rest < ? ORDER BY distance(v, ?) LIMIT " + limit,
                    below,
                    wanted)
                .stream()
                .map(row -> (Integer) row.getFirst())
                .toList();
        assertThat(keys).hasSize(limit).doesNotHaveDuplicates().allMatch(key -> key % 10 < below);
        List<Integer> nearest =
            IntStream.range(0, count)
                .boxed()
                .filter(key -> key % 10 < below)
                .sorted(Comparator.comparingDouble(key -> square(wanted, vectors[key])))
                .limit(limit)
                .toList();
        found += (int) keys.stream().filter(new HashSet<>(nearest)::contains).count();
        asked += limit;
      }
    }
    assertThat((double) found / asked).isGreaterThan(0.95);
  }

  private static long graph(String level) {
    return List.of(SqlCluster.FIRST, SqlCluster.SECOND).stream()
        .mapToLong(
            member ->
                member.statistics().structures().stream()
                    .filter(one -> one.structure().name().equals("many"))
                    .mapToLong(one -> one.counts().getOrDefault(level, 0L))
                    .sum())
        .sum();
  }

  private static float[] vector(Random random, int dimension) {
    float[] vector = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      vector[i] = random.nextFloat();
    }
    return vector;
  }

  private static double square(float[] one, float[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += Math.pow((double) one[i] - other[i], 2);
    }
    return sum;
  }
}
