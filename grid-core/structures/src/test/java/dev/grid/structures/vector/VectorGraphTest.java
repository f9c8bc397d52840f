package dev.grid.structures.vector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.structures.Values;
import dev.grid.vector.VectorIndexConfig;
import dev.grid.vector.VectorMetric;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is found in a graph, against all distances. */
final class VectorGraphTest {

  private static final int NODES = 4_000;
  private static final int DIMENSION = 32;
  private static final int CLUSTERS = 60;
  private static final int LIMIT = 10;
  private static final int QUESTIONS = 60;

  private final Random random = new Random(7);
  private final float[][] centers = new float[CLUSTERS][];
  private final VectorFeed feed =
      new VectorFeed(
          new VectorIndex(VectorIndexConfig.of(VectorMetric.COSINE, DIMENSION), task -> {}), 0, 0);

  VectorGraphTest() {
    for (int i = 0; i < CLUSTERS; i++) {
      centers[i] = gaussian(1);
    }
  }

  private float[] gaussian(double size) {
    float[] vector = new float[DIMENSION];
    for (int i = 0; i < DIMENSION; i++) {
      vector[i] = (float) (random.nextGaussian() * size);
    }
    return vector;
  }

  /** Around one of some centers, as embeddings of texts are. */
  private float[] clustered() {
    float[] vector = gaussian(0.3);
    float[] center = centers[random.nextInt(CLUSTERS)];
    for (int i = 0; i < DIMENSION; i++) {
      vector[i] += center[i];
    }
    return vector;
  }

  private GraphNode node(int number, float[] vector) {
    byte[] key = Values.data("k" + number).bytes();
    return new GraphNode(new VectorEntry(key, key, new float[][] {vector}), vector, feed);
  }

  private static void leave(GraphNode node) {
    Objects.requireNonNull(node.live()).leave();
  }

  private static VectorGraph graph(VectorMetric metric) {
    return new VectorGraph(metric, 16, 100);
  }

  private static Set<GraphNode> nearest(
      VectorMetric metric, List<GraphNode> nodes, GraphPoint wanted) {
    return new HashSet<>(
        nodes.stream()
            .filter(GraphNode::isLive)
            .sorted(Comparator.comparingDouble(node -> -node.nearness(metric, wanted)))
            .limit(LIMIT)
            .toList());
  }

  /** The share of the nearest ten that is found. */
  private double recall(VectorMetric metric, VectorGraph graph, List<GraphNode> nodes, int ef) {
    return recall(metric, graph, nodes, ef, this::clustered);
  }

  private static double recall(
      VectorMetric metric,
      VectorGraph graph,
      List<GraphNode> nodes,
      int ef,
      Supplier<float[]> questions) {
    int hits = 0;
    for (int i = 0; i < QUESTIONS; i++) {
      GraphPoint wanted = new GraphPoint(questions.get());
      Set<GraphNode> expected = nearest(metric, nodes, wanted);
      List<GraphNode> found = graph.search(wanted, ef);
      assertThat(found).allMatch(GraphNode::isLive).hasSizeLessThanOrEqualTo(ef);
      for (GraphNode node : found.subList(0, Math.min(LIMIT, found.size()))) {
        hits += expected.contains(node) ? 1 : 0;
      }
    }
    return (double) hits / (QUESTIONS * LIMIT);
  }

  @ParameterizedTest
  @EnumSource(VectorMetric.class)
  void the_nearest_are_found_also_when_many_have_gone(VectorMetric metric) {
    VectorGraph graph = graph(metric);
    List<GraphNode> nodes = new ArrayList<>();
    for (int i = 0; i < NODES; i++) {
      nodes.add(node(i, clustered()));
      graph.add(nodes.getLast());
    }
    assertThat(graph.size()).isEqualTo(NODES);
    assertThat(graph.isCoded()).isTrue();
    assertThat(recall(metric, graph, nodes, 50)).as("default").isGreaterThanOrEqualTo(0.95);
    assertThat(recall(metric, graph, nodes, 200)).as("by a hint").isGreaterThanOrEqualTo(0.99);

    // The first node, too, where searches begin, and whole clusters.
    for (int i = 0; i < NODES; i += 3) {
      leave(nodes.get(i));
    }
    assertThat(recall(metric, graph, nodes, 50)).as("a third gone").isGreaterThanOrEqualTo(0.95);
    for (int i = NODES; i < NODES + 500; i++) {
      nodes.add(node(i, clustered()));
      graph.add(nodes.getLast());
    }
    assertThat(recall(metric, graph, nodes, 200)).as("then more").isGreaterThanOrEqualTo(0.99);
  }

  /** All of one cluster far from the origin, nearer to each other than codes of it can say. */
  @ParameterizedTest
  @EnumSource(VectorMetric.class)
  void vectors_that_have_much_in_common_are_told_from_each_other(VectorMetric metric) {
    float[] common = gaussian(100);
    VectorGraph graph = graph(metric);
    List<GraphNode> nodes = new ArrayList<>();
    for (int i = 0; i < NODES; i++) {
      nodes.add(node(i, plus(clustered(), common)));
      graph.add(nodes.getLast());
    }
    assertThat(graph.isCoded()).isTrue();
    assertThat(recall(metric, graph, nodes, 200, () -> plus(clustered(), common)))
        .isGreaterThanOrEqualTo(0.95);
  }

  /** One number of each vector is so large that codes say nothing of the others. */
  @Test
  void codes_that_are_too_coarse_are_given_up() {
    VectorGraph graph = graph(VectorMetric.EUCLIDEAN);
    List<GraphNode> nodes = new ArrayList<>();
    Supplier<float[]> next =
        () -> {
          float[] vector = clustered();
          vector[0] = random.nextBoolean() ? 1e4f : -1e4f;
          return vector;
        };
    for (int i = 0; i < NODES; i++) {
      nodes.add(node(i, next.get()));
      graph.add(nodes.getLast());
    }
    assertThat(graph.isCoded()).isFalse();
    assertThat(recall(VectorMetric.EUCLIDEAN, graph, nodes, 200, next))
        .isGreaterThanOrEqualTo(0.95);
  }

  private static float[] plus(float[] vector, float[] other) {
    for (int i = 0; i < vector.length; i++) {
      vector[i] += other[i];
    }
    return vector;
  }

  @Test
  void many_equal_vectors_hide_no_others() {
    VectorGraph graph = graph(VectorMetric.COSINE);
    List<GraphNode> nodes = new ArrayList<>();
    float[] same = clustered();
    for (int i = 0; i < 1_500; i++) {
      nodes.add(node(i, i % 3 == 0 ? clustered() : same.clone()));
      graph.add(nodes.getLast());
    }
    List<GraphNode> others = nodes.stream().filter(n -> !n.equalsVector(nodes.get(1))).toList();
    int found = 0;
    for (GraphNode node : others) {
      found += graph.search(new GraphPoint(node.vector()), 50).contains(node) ? 1 : 0;
    }
    assertThat((double) found / others.size()).isGreaterThanOrEqualTo(0.98);
    assertThat(graph.size()).isEqualTo(1_500);
    assertThat(graph.search(new GraphPoint(same), 200))
        .filteredOn(node -> node.equalsVector(nodes.get(1)))
        .hasSize(200);
  }

  @ParameterizedTest
  @EnumSource(VectorMetric.class)
  void equal_vectors_share_a_place_whatever_their_length(VectorMetric metric) {
    VectorGraph graph = graph(metric);
    List<float[]> different = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      float[] vector = clustered();
      for (float factor : new float[] {1, 3, 0.1f}) {
        float[] scaled = vector.clone();
        for (int n = 0; n < DIMENSION; n++) {
          scaled[n] *= factor;
        }
        different.add(scaled);
      }
    }
    for (int i = 0; i < 5 * different.size(); i++) {
      graph.add(node(i, different.get(i % different.size()).clone()));
    }
    assertThat(graph.size()).isEqualTo(5 * different.size());
    assertThat(graph.places()).isEqualTo(different.size());
  }

  @Test
  void an_empty_graph_and_one_of_gone_nodes_find_nothing() {
    VectorGraph graph = graph(VectorMetric.DOT);
    assertThat(graph.search(new GraphPoint(clustered()), 10)).isEmpty();
    GraphNode gone = node(1, clustered());
    graph.add(gone);
    leave(gone);
    assertThat(graph.search(new GraphPoint(clustered()), 10)).isEmpty();
    GraphNode there = node(2, clustered());
    graph.add(there);
    assertThat(graph.search(new GraphPoint(clustered()), 10)).containsExactly(there);
    feed.close();
    assertThat(graph.search(new GraphPoint(clustered()), 10)).isEmpty();
  }

  @Test
  void others_search_while_nodes_are_added() throws Exception {
    VectorGraph graph = graph(VectorMetric.EUCLIDEAN);
    GraphPoint wanted = new GraphPoint(clustered());
    AtomicBoolean ended = new AtomicBoolean();
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    Thread searching =
        new Thread(
            () -> {
              while (!ended.get()) {
                List<GraphNode> found = graph.search(wanted, 50);
                for (int i = 1; i < found.size(); i++) {
                  assertThat(found.get(i).nearness(VectorMetric.EUCLIDEAN, wanted))
                      .isLessThanOrEqualTo(
                          found.get(i - 1).nearness(VectorMetric.EUCLIDEAN, wanted));
                }
              }
            });
    searching.setUncaughtExceptionHandler((thread, thrown) -> failure.set(thrown));
    searching.start();
    for (int i = 0; i < 4_000; i++) {
      graph.add(node(i, clustered()));
    }
    ended.set(true);
    searching.join();
    assertThat(failure.get()).isNull();
  }
}
