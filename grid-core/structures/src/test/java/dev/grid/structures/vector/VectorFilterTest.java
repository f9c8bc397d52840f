package dev.grid.structures.vector;

import static dev.grid.structures.Values.data;
import static dev.grid.structures.vector.VectorShard.NAME;
import static dev.grid.structures.vector.VectorShard.pair;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.config.MemberConfig;
import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.builtin.PredicateForm;
import dev.grid.query.EntryPredicate;
import dev.grid.query.Predicate;
import dev.grid.query.Predicates;
import dev.grid.query.QueryException;
import dev.grid.serialization.JsonValue;
import dev.grid.structures.Values;
import dev.grid.structures.vector.VectorMessages.FoundDocument;
import dev.grid.structures.vector.VectorMessages.MeantPart;
import dev.grid.structures.vector.VectorMessages.SearchOptions;
import dev.grid.structures.vector.VectorMessages.VectorPair;
import dev.grid.vector.VectorCollectionConfig;
import dev.grid.vector.VectorIndexConfig;
import dev.grid.vector.VectorMetric;
import dev.grid.vector.VectorSearchOptions;
import java.io.Serializable;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Searches of those documents only that a predicate means, with graphs and without. */
final class VectorFilterTest {

  private static final int PARTITIONS = 4;
  private static final int DIMENSION = 12;
  private static final int LIMIT = 10;
  private static final int DOCUMENTS = 6_000;

  private static final VectorIndexConfig INDEX =
      VectorIndexConfig.of(VectorMetric.COSINE, DIMENSION).withEfConstruction(60);

  private static final MemberConfig CONFIG =
      MemberConfig.defaults().with(VectorCollectionConfig.named(NAME).withIndex(INDEX));

  private final Random random = new Random(5);
  private final VectorMember member = new VectorMember(PARTITIONS, CONFIG, INDEX);
  private final Map<Integer, float[]> model = new HashMap<>();

  private float[] vector() {
    float[] vector = new float[DIMENSION];
    for (int i = 0; i < DIMENSION; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    vector[random.nextInt(DIMENSION)] += 4;
    return vector;
  }

  /** Values tell the key's number, and its rest by 7. */
  private void set(int key) {
    float[] vector = vector();
    Data value =
        member
            .serialization()
            .toData(new JsonValue("{\"rest\":" + key % 7 + ",\"number\":" + key + "}"));
    member.states.get(key % PARTITIONS).store(data("k" + key), value, new float[][] {vector});
    model.put(key, vector);
  }

  private void fill() {
    for (int key = 0; key < DOCUMENTS; key++) {
      set(key);
    }
  }

  private List<Integer> search(float[] wanted, Predicate filter) {
    List<VectorPair> vectors = List.of(pair("", wanted));
    SearchOptions options = new SearchOptions(false, false, LIMIT, Map.of("efSearch", "50"));
    Data predicate = member.serialization().toData(PredicateForm.of(filter));
    return member
        .search(from -> new MeantPart(NAME, vectors, options, predicate, from), () -> {})
        .stream()
        .map(VectorFilterTest::keyOf)
        .toList();
  }

  private static int keyOf(FoundDocument found) {
    return Integer.parseInt(Values.text(found.key()).substring(1));
  }

  private List<Integer> nearest(float[] wanted, IntPredicate isMeant) {
    Similarity similarity = new Similarity(VectorMetric.COSINE, wanted);
    return model.entrySet().stream()
        .filter(e -> isMeant.test(e.getKey()))
        .sorted(
            Comparator.<Map.Entry<Integer, float[]>>comparingDouble(
                e -> -similarity.score(e.getValue())))
        .limit(LIMIT)
        .map(Map.Entry::getKey)
        .toList();
  }

  private double recall(Predicate filter, IntPredicate isMeant) {
    long hits = 0;
    long wantedHits = 0;
    for (int i = 0; i < 40; i++) {
      float[] wanted = vector();
      List<Integer> expected = nearest(wanted, isMeant);
      List<Integer> found = search(wanted, filter);
      assertThat(found).hasSize(expected.size()).doesNotHaveDuplicates();
      assertThat(found).allMatch(isMeant::test);
      hits += found.stream().filter(expected::contains).count();
      wantedHits += expected.size();
    }
    return (double) hits / wantedHits;
  }

  private static Predicate rest(int rest) {
    return Predicates.equal("rest", rest);
  }

  @Test
  void withoutAGraph_theNearestOfThoseThatAreMeantAreFound() {
    for (int key = 0; key < 500; key++) {
      set(key);
    }
    assertThat(recall(rest(3), key -> key % 7 == 3)).isEqualTo(1);
    assertThat(recall(Predicates.alwaysFalse(), key -> false)).isNaN();
    assertThat(search(vector(), Predicates.equal("nothing", 1))).isEmpty();
  }

  @Test
  void aGraphFindsThoseThatAreMeant_whereTheyAreMany() {
    fill();
    member.settle();
    int before = member.tasks();
    assertThat(recall(Predicates.not(rest(3)), key -> key % 7 != 3)).isGreaterThanOrEqualTo(0.95);
    assertThat(member.tasks() - before).as("searches of the graph").isBetween(40, 45);
    float[] wanted = vector();
    VectorIndex index = member.directory.index(0);
    assertThat(index.search(wanted, 50, node -> keyOf(node) % 7 != 3)).isNotNull();
    assertThat(index.search(wanted, 50, node -> keyOf(node) % 7 == 3)).isNull();
    assertThat(index.search(wanted, 5, node -> keyOf(node) % 7 == 3)).isNotNull();
  }

  private static int keyOf(GraphNode node) {
    return Integer.parseInt(
        Values.text(new Data(Objects.requireNonNull(node.live()).key())).substring(1));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 40, 300})
  void allOfThoseThatAreMeantAreCompared_whereTheyAreFew(int count) {
    fill();
    member.settle();
    assertThat(recall(Predicates.lessThan("number", count), key -> key < count)).isEqualTo(1);
  }

  /** A share that was guessed too high costs time, and no result. */
  @Test
  void aSearchThatVisitsTooMuchOfTheGraphIsGivenUp() {
    fill();
    member.settle();
    VectorGraph graph = new VectorGraph(VectorMetric.COSINE, 16, 60);
    VectorFeed feed = Objects.requireNonNull(member.states.getFirst().feeds()).feed(0);
    for (int i = 0; i < 3_000; i++) {
      float[] vector = vector();
      byte[] key = data("k" + i).bytes();
      graph.add(new GraphNode(new VectorEntry(key, key, new float[][] {vector}), vector, feed));
    }
    GraphPoint wanted = new GraphPoint(vector());
    assertThat(graph.search(wanted, 50, node -> keyOf(node) < 10, 700)).isNull();
    assertThat(graph.search(wanted, 50, node -> keyOf(node) < 10, 5_000)).hasSize(10);
    assertThat(graph.share(node -> keyOf(node) < 1_500, 256)).isBetween(0.49, 0.51);
  }

  @Test
  void aSearchOfALargeGraphVisitsNoMoreThanOneTaskMay() {
    assertThat(VectorIndex.visitsMax(DOCUMENTS)).isEqualTo(DOCUMENTS / 4);
    assertThat(VectorIndex.visitsMax(10_000_000)).isEqualTo(VectorIndex.VISITED_MAX);
  }

  private static GraphNode node(float[] vector, VectorFeed feed) {
    byte[] bytes = data("k").bytes();
    return new GraphNode(new VectorEntry(bytes, bytes, new float[][] {vector}), vector, feed);
  }

  /** They are one place of the graph, and each is a document to test. */
  @Test
  void ofVeryManyEqualVectors_noMoreAreTestedThanOneTaskMay() {
    VectorIndex index = new VectorIndex(INDEX, Runnable::run);
    VectorFeed feed = new VectorFeed(index, 0, 0);
    int equal = 2 * VectorIndex.VISITED_MAX;
    float[] vector = vector();
    for (int i = 0; i < equal; i++) {
      index.offer(node(vector, feed));
    }
    for (int i = 0; i < DOCUMENTS / 4; i++) {
      index.offer(node(vector(), feed));
    }
    int[] tested = {0};
    assertThat(
            index.search(
                vector,
                1,
                node -> {
                  tested[0]++;
                  return false;
                }))
        .isNull();
    assertThat(tested[0]).isLessThanOrEqualTo(VectorIndex.VISITED_MAX);
  }

  @Test
  void whatWasStoredJustNow_isFoundIfItIsMeant() {
    fill();
    member.settle();
    for (int key = DOCUMENTS; key < DOCUMENTS + 70; key++) {
      set(key);
      float[] own = Objects.requireNonNull(model.get(key));
      assertThat(search(own, rest(key % 7))).startsWith(key);
      assertThat(search(own, rest((key + 1) % 7))).doesNotContain(key);
      if (key % 10 == 0) {
        member.workAll();
        member.round();
      }
    }
    set(8); // Its rest is 1; it was in the graph.
    assertThat(search(Objects.requireNonNull(model.get(8)), Predicates.not(rest(2)))).startsWith(8);
  }

  /** Equal vectors share a place of the graph, whatever their values are. */
  @Test
  void ofEqualVectorsThoseAreFoundThatAreMeant() {
    fill();
    float[] same = vector();
    for (int key = 0; key < 200; key++) {
      Data value = member.serialization().toData(new JsonValue("{\"rest\":" + key % 2 + "}"));
      member
          .states
          .get(key % PARTITIONS)
          .store(data("k" + key), value, new float[][] {same.clone()});
    }
    member.settle();
    assertThat(search(same, Predicates.notEqual("rest", 0)))
        .hasSize(LIMIT)
        .allMatch(key -> key < 200 && key % 2 == 1);
  }

  @Test
  void keysAreMeant_andPartitionsOfKeys() {
    fill();
    member.settle();
    assertThat(recall(Predicates.like("__key", "k1%"), key -> ("k" + key).startsWith("k1")))
        .isGreaterThanOrEqualTo(0.97);
    int partition = data("k17").partition(PARTITIONS);
    float[] wanted = vector();
    // Here documents are in partitions by their number.
    assertThat(search(wanted, Predicates.partition("k17", rest(3))))
        .isEqualTo(nearest(wanted, key -> key % PARTITIONS == partition && key % 7 == 3));
  }

  /** Code, which runs outside partitions only. */
  record Third(int rest) implements EntryPredicate<String, JsonValue>, Serializable {
    @Override
    public boolean test(Map.Entry<String, JsonValue> entry) {
      return Integer.parseInt(entry.getKey().substring(1)) % 3 == rest;
    }
  }

  @Test
  void codeAndClassesTell_outsideOfPartitions() {
    for (int key = 0; key < 900; key++) {
      set(key);
    }
    assertThat(recall(new Third(1), key -> key % 3 == 1)).isEqualTo(1);
    assertThat(recall(Predicates.regex("__key", "k[0-4]+"), key -> ("k" + key).matches("k[0-4]+")))
        .isEqualTo(1);
    for (int key = 900; key < DOCUMENTS; key++) {
      set(key);
    }
    member.settle();
    assertThat(recall(new Third(1), key -> key % 3 == 1)).isGreaterThanOrEqualTo(0.97);
  }

  @Test
  void whatCannotBeCompared_failsTheSearch() {
    set(1);
    assertThatThrownBy(() -> search(vector(), Predicates.equal("a..b", 1)))
        .isInstanceOf(QueryException.class);
    assertThatThrownBy(
            () ->
                VectorSearchOptions.nearest(1)
                    .withFilter(Predicates.paging(Predicates.alwaysTrue(), 5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("paging");
  }
}
