package dev.grid.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.query.Predicates;
import dev.grid.vector.GridVectorCollection;
import dev.grid.vector.NamedVector;
import dev.grid.vector.VectorCollectionConfig;
import dev.grid.vector.VectorDocument;
import dev.grid.vector.VectorIndexConfig;
import dev.grid.vector.VectorMetric;
import dev.grid.vector.VectorSearchOptions;
import dev.grid.vector.VectorSearchResult;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** A vector collection of several members, of which one comes and one goes. */
final class VectorClusterTest {

  private static final int DIMENSION = 16;
  private static final int DOCUMENTS = 2_000;
  private static final int LIMIT = 10;

  private final Random random = new Random(1);
  private final Map<Integer, float[]> model = new HashMap<>();

  /** Keys whose documents were replaced. */
  private final Set<Integer> again = new HashSet<>();

  private float[] vector() {
    float[] vector = new float[DIMENSION];
    for (int i = 0; i < DIMENSION; i++) {
      vector[i] = random.nextFloat();
    }
    return vector;
  }

  private List<Integer> nearest(float[] wanted) {
    return nearest(wanted, key -> true);
  }

  private List<Integer> nearest(float[] wanted, Predicate<Integer> isMeant) {
    return model.entrySet().stream()
        .filter(e -> isMeant.test(e.getKey()))
        .sorted(Comparator.comparingDouble(e -> distance(wanted, e.getValue())))
        .limit(LIMIT)
        .map(Map.Entry::getKey)
        .toList();
  }

  private static double distance(float[] one, float[] other) {
    double sum = 0;
    for (int i = 0; i < DIMENSION; i++) {
      sum += Math.pow((double) one[i] - other[i], 2);
    }
    return sum;
  }

  private static VectorSearchOptions ofValue(VectorSearchOptions options, String value) {
    return options.withFilter(Predicates.equal("this", value));
  }

  private static List<Integer> keys(List<VectorSearchResult<Integer, String>> results) {
    return results.stream().map(VectorSearchResult::key).toList();
  }

  private static List<Integer> found(GridVectorCollection<Integer, String> at, float[] wanted) {
    return keys(at.search(NamedVector.of(wanted), VectorSearchOptions.nearest(LIMIT)));
  }

  private void change(GridVectorCollection<Integer, String> vectors) {
    for (int i = 0; i < DOCUMENTS / 10; i++) {
      int key = random.nextInt(DOCUMENTS);
      if (random.nextInt(3) == 0) {
        vectors.delete(key);
        model.remove(key);
      } else {
        float[] vector = vector();
        vectors.set(key, VectorDocument.of("again" + key, vector));
        model.put(key, vector);
      }
    }
  }

  @Test
  void searchesAreExact_whileAMemberComesAndWhenOneHasGone() throws Exception {
    try (TestCluster cluster =
        TestCluster.of(
            2,
            config ->
                config.with(
                    VectorCollectionConfig.named("pages")
                        .withIndex(VectorIndexConfig.of(VectorMetric.EUCLIDEAN, DIMENSION))))) {
      Grid client = cluster.client(cluster.member(0));
      GridVectorCollection<Integer, String> vectors = client.vectorCollection("pages");
      Map<Integer, VectorDocument<String>> all = new HashMap<>();
      for (int key = 0; key < DOCUMENTS; key++) {
        model.put(key, vector());
        all.put(key, VectorDocument.of("v" + key, model.get(key)));
      }
      vectors.putAll(all);

      float[] wanted = vector();
      List<Integer> expected = nearest(wanted);
      assertThat(found(vectors, wanted)).isEqualTo(expected);
      AtomicBoolean ended = new AtomicBoolean();
      ConcurrentLinkedQueue<List<Integer>> wrong = new ConcurrentLinkedQueue<>();
      Thread searching =
          Thread.startVirtualThread(
              () -> {
                while (!ended.get()) {
                  List<Integer> now = found(vectors, wanted);
                  if (!now.equals(expected)) {
                    wrong.add(now);
                  }
                }
              });
      Grid third = cluster.start();
      cluster.stop(cluster.member(1));
      ended.set(true);
      searching.join();
      assertThat(wrong).isEmpty();

      change(vectors);
      GridVectorCollection<Integer, String> atThird = third.vectorCollection("pages");
      for (int i = 0; i < 20; i++) {
        float[] other = vector();
        assertThat(found(atThird, other)).isEqualTo(nearest(other));
      }
      assertThat(atThird.size()).isEqualTo(model.size());
    }
  }

  /** So many that each member makes a graph, while it is searched and changed. */
  @Test
  void searchesFindWhatWasStored_whileGraphsAreMade_andWhenAMemberHasGone() {
    int documents = 10_000;
    try (TestCluster cluster =
        TestCluster.of(
            2,
            config ->
                config.with(
                    VectorCollectionConfig.named("pages")
                        .withIndex(VectorIndexConfig.of(VectorMetric.EUCLIDEAN, DIMENSION))))) {
      GridVectorCollection<Integer, String> vectors =
          cluster.client(cluster.member(0)).vectorCollection("pages");
      Map<Integer, VectorDocument<String>> all = new HashMap<>();
      for (int key = 0; key < documents; key++) {
        model.put(key, vector());
        all.put(key, VectorDocument.of("v", model.get(key)));
      }
      vectors.putAll(all);
      assertRecall(vectors, 200);
      cluster.stop(cluster.member(1));
      assertRecall(vectors, 100);
      assertThat(vectors.size()).isEqualTo(model.size());
    }
  }

  private void assertRecall(GridVectorCollection<Integer, String> vectors, int steps) {
    VectorSearchOptions options =
        VectorSearchOptions.nearest(LIMIT).withHints(Map.of(VectorSearchOptions.EF_SEARCH, "300"));
    int hits = 0;
    for (int step = 0; step < steps; step++) {
      int key = random.nextInt(model.size());
      float[] vector = vector();
      vectors.set(key, VectorDocument.of("again", vector));
      model.put(key, vector);
      again.add(key);
      List<Integer> found = keys(vectors.search(NamedVector.of(vector), options));
      assertThat(found).as("what was stored just now").startsWith(key);
      // Few are meant, and then nearly all.
      assertThat(keys(vectors.search(NamedVector.of(vector), ofValue(options, "again"))))
          .isEqualTo(nearest(vector, again::contains));
      if (step % 8 == 0) {
        assertThat(keys(vectors.search(NamedVector.of(vector), ofValue(options, "v"))))
            .hasSize(LIMIT)
            .doesNotContainAnyElementsOf(again);
      }
      List<Integer> expected = nearest(vector);
      hits += (int) found.stream().filter(expected::contains).count();
    }
    assertThat((double) hits / (steps * LIMIT)).isGreaterThanOrEqualTo(0.99);
  }
}
