package dev.grid.systemtests.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.grid.InvalidConfigurationException;
import dev.grid.StructureDestroyedException;
import dev.grid.query.Predicate;
import dev.grid.query.Predicates;
import dev.grid.query.QueryException;
import dev.grid.serialization.JsonValue;
import dev.grid.systemtests.DeploymentsStopped;
import dev.grid.systemtests.Names;
import dev.grid.vector.GridVectorCollection;
import dev.grid.vector.NamedVector;
import dev.grid.vector.VectorCollectionConfig;
import dev.grid.vector.VectorDocument;
import dev.grid.vector.VectorIndexConfig;
import dev.grid.vector.VectorMetric;
import dev.grid.vector.VectorSearchOptions;
import dev.grid.vector.VectorSearchResult;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Vector collections, which the reference's members do not have without a licence. */
@ParameterizedClass(name = "{0}")
@MethodSource("dev.grid.systemtests.contract.Reach#own")
@ExtendWith(DeploymentsStopped.class)
final class VectorContractTest {

  private static final VectorSearchOptions NEAREST = VectorSearchOptions.nearest(1);

  private final Reach reach;
  private final String name = Names.fresh("vectors-");
  private final GridVectorCollection<String, String> vectors;
  private final GridVectorCollection<String, String> peers;

  VectorContractTest(Reach reach) {
    this.reach = reach;
    reach
        .site()
        .grid()
        .configure(
            VectorCollectionConfig.named(name)
                .withIndex(VectorIndexConfig.of(VectorMetric.COSINE, 3)));
    this.vectors = reach.vectorCollection(name);
    this.peers = reach.site().peer().vectorCollection(name);
  }

  private static VectorDocument<String> document(String value, float... vector) {
    return VectorDocument.of(value, vector);
  }

  @Test
  void documents_arePutAndRemoved() {
    assertThat(vectors.get("k")).isNull();
    assertThat(vectors.put("k", document("v1", 1, 2, 3))).isNull();
    assertThat(vectors.put("k", document("v2", 4, 5, 6))).isEqualTo(document("v1", 1, 2, 3));
    assertThat(peers.get("k")).isEqualTo(document("v2", 4, 5, 6));
    vectors.set("k", document("v3", 7, 8, 9));
    assertThat(vectors.putIfAbsent("k", document("v4", 1, 1, 1)))
        .isEqualTo(document("v3", 7, 8, 9));
    assertThat(vectors.putIfAbsent("l", document("v5", 1, 1, 1))).isNull();
    assertThat(peers.size()).isEqualTo(2);
    assertThat(vectors.remove("k")).isEqualTo(document("v3", 7, 8, 9));
    assertThat(vectors.remove("k")).isNull();
    vectors.delete("l");
    vectors.delete("l");
    assertThat(vectors.size()).isZero();
  }

  @Test
  void search_findsTheNearestOfAllPartitions() {
    Map<String, VectorDocument<String>> all = new HashMap<>();
    for (int i = 0; i < 300; i++) {
      all.put("k" + i, document("v" + i, 1, i / 100f, 1));
    }
    vectors.putAll(all);
    vectors.putAll(Map.of());
    assertThat(peers.size()).isEqualTo(300);

    assertThat(vectors.search(NamedVector.of(1, 1.5f, 1), VectorSearchOptions.nearest(3)))
        .extracting(VectorSearchResult::key)
        .startsWith("k150")
        .containsExactlyInAnyOrder("k150", "k149", "k151");
    assertThat(vectors.search(NamedVector.of(1, 0, 1), VectorSearchOptions.nearest(1_000)))
        .hasSize(300)
        .isSortedAccordingTo((one, other) -> Float.compare(other.score(), one.score()));

    vectors.delete("k150");
    vectors.set("k7", document("new", 1, 1.5f, 1));
    VectorSearchResult<String, String> best =
        vectors.search(NamedVector.of(1, 1.5f, 1), NEAREST.withValues().withVectors()).getFirst();
    assertThat(best.key()).isEqualTo("k7");
    assertThat(best.value()).isEqualTo("new");
    assertThat(best.vectors()).containsExactly(NamedVector.of(1, 1.5f, 1));
    assertThat(best.score()).isCloseTo(1f, within(1e-6f));

    peers.clear();
    assertThat(vectors.size()).isZero();
    assertThat(vectors.search(NamedVector.of(1, 1, 1), NEAREST)).isEmpty();
  }

  @Test
  void search_scoresAsTheReferenceDoes() {
    vectors.set("k1", document("v1", 0.1f, 0.2f, 0.3f));
    vectors.set("k2", document("v2", 0.2f, 0.3f, 0.4f));
    vectors.set("k3", document("v3", 0.3f, 0.4f, 0.5f));
    VectorSearchResult<String, String> best =
        vectors.search(NamedVector.of(0.2f, 0.2f, 0.3f), NEAREST).getFirst();
    assertThat(best.key()).isEqualTo("k3");
    assertThat(best.score()).isCloseTo(0.9973459243774414f, within(1e-7f));
    assertThat(best.value()).isNull();
    assertThat(best.vectors()).isNull();
  }

  @Test
  void severalIndexes_areSearchedByTheirNames() {
    String several = Names.fresh("vectors-");
    reach
        .site()
        .grid()
        .configure(
            VectorCollectionConfig.named(several)
                .withIndex(VectorIndexConfig.of("title", VectorMetric.DOT, 2))
                .withIndex(VectorIndexConfig.of("body", VectorMetric.EUCLIDEAN, 1)));
    GridVectorCollection<Integer, String> books = reach.vectorCollection(several);
    VectorDocument<String> both =
        VectorDocument.of("both", new NamedVector("title", new float[] {1, 0}), named("body", 5));
    books.set(1, both);
    books.set(2, VectorDocument.of("body only", named("body", 7)));

    assertThat(books.get(1)).isEqualTo(both);
    assertThat(books.search(named("body", 7), VectorSearchOptions.nearest(5)))
        .extracting(VectorSearchResult::key, VectorSearchResult::score)
        .containsExactly(tuple(2, 1f), tuple(1, 0.2f));
    assertThat(books.search(named("title", 3, 9), VectorSearchOptions.nearest(5)))
        .extracting(VectorSearchResult::key, VectorSearchResult::score)
        .containsExactly(tuple(1, 2f));
    books.optimize("body");
    assertThatThrownBy(books::optimize)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("several indexes");
    assertThatThrownBy(() -> books.optimize("cover"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no index 'cover'");
  }

  /** Values are JSON, whose attributes members read without any class. */
  @Test
  void search_findsOnlyWhatTheFilterMeans() {
    String filtered = Names.fresh("vectors-");
    reach
        .site()
        .grid()
        .configure(
            VectorCollectionConfig.named(filtered)
                .withIndex(VectorIndexConfig.of(VectorMetric.EUCLIDEAN, 1)));
    GridVectorCollection<Integer, JsonValue> books = reach.vectorCollection(filtered);
    Map<Integer, VectorDocument<JsonValue>> all = new HashMap<>();
    for (int i = 0; i < 200; i++) {
      String language = i % 2 == 0 ? "fr" : "en";
      JsonValue book =
          new JsonValue("{\"language\":\"%s\",\"year\":%d}".formatted(language, 1800 + i));
      all.put(i, VectorDocument.of(book, i));
    }
    books.putAll(all);

    VectorSearchOptions english =
        VectorSearchOptions.nearest(3)
            .withFilter(
                Predicates.and(
                    Predicates.equal("language", "en"), Predicates.greaterEqual("year", 1850)));
    assertThat(keys(books.search(NamedVector.of(0), english))).containsExactly(51, 53, 55);
    assertThat(books.search(NamedVector.of(0), english.withValues()).getFirst().value())
        .isEqualTo(new JsonValue("{\"language\":\"en\",\"year\":1851}"));
    assertThat(filteredKeys(books, Predicates.lessThan("__key", 4))).containsExactly(3, 2, 1, 0);
    assertThat(filteredKeys(books, Predicates.sql("language = 'fr' AND year > 1994")))
        .containsExactly(198, 196);
    assertThat(filteredKeys(books, Predicates.regex("language", "f.*"))).hasSize(100);
    assertThat(filteredKeys(books, Predicates.partition(7, Predicates.lessThan("__key", 8))))
        .contains(7);
    assertThat(filteredKeys(books, Predicates.alwaysFalse())).isEmpty();
    assertThatThrownBy(() -> filteredKeys(books, Predicates.equal("a..b", 1)))
        .isInstanceOf(QueryException.class);
  }

  private static List<Integer> filteredKeys(
      GridVectorCollection<Integer, JsonValue> books, Predicate filter) {
    return keys(
        books.search(NamedVector.of(1_000), VectorSearchOptions.nearest(500).withFilter(filter)));
  }

  private static List<Integer> keys(List<VectorSearchResult<Integer, JsonValue>> found) {
    return found.stream().map(VectorSearchResult::key).toList();
  }

  private static NamedVector named(String index, float... values) {
    return new NamedVector(index, values);
  }

  @Test
  void whatCannotBe_isRefused() {
    assertThatThrownBy(() -> vectors.set("k", document("v", 1, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("dimension=2");
    assertThatThrownBy(() -> vectors.putAll(Map.of("k", document("v", Float.NaN, 2, 3))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NaN");
    assertThatThrownBy(() -> vectors.put("k", document("v", 0, 0, 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("zeros");
    assertRefused(() -> vectors.set("k", document("v", 1, Float.NEGATIVE_INFINITY, 3)), "Infinity");
    assertRefused(
        () -> vectors.set("k", VectorDocument.of("v", named("", 1, 2, 3), named("", 1, 2, 3))),
        "two vectors");
    assertRefused(
        () -> vectors.set("k", VectorDocument.of("v", named("other", 1, 2, 3))),
        "no index 'other'");
    assertRefused(() -> vectors.search(NamedVector.of(), NEAREST), "dimension=0");
    assertRefused(() -> vectors.search(NamedVector.of(1, 2, 3, 4), NEAREST), "dimension=4");
    assertRefused(() -> vectors.search(NamedVector.of(1, Float.NaN, 3), NEAREST), "NaN");
    assertRefused(
        () -> vectors.search(NamedVector.of(1, 2, Float.POSITIVE_INFINITY), NEAREST), "Infinity");
    assertRefused(() -> vectors.search(NamedVector.of(0, 0, -0f), NEAREST), "zeros");
    assertThat(vectors.search(NamedVector.of(Float.MAX_VALUE, Float.MIN_VALUE, 1), NEAREST))
        .isEmpty();
    assertThatThrownBy(() -> vectors.search(named("other", 1, 2, 3), NEAREST))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no index 'other'");
    assertThatThrownBy(
            () ->
                vectors.search(
                    NamedVector.of(1, 2, 3), NEAREST.withHints(Map.of("partitionLimit", "-1"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("partitionLimit=-1");
    for (int limit : new int[] {0, -1, 1_000_000}) {
      assertThatThrownBy(() -> VectorSearchOptions.nearest(limit))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("limit=" + limit);
    }
    assertThat(vectors.size()).isZero();
    vectors.optimize();
  }

  private static void assertRefused(ThrowingCallable call, String why) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(why);
  }

  @Test
  void withoutAnIndex_itCannotBeUsed() {
    GridVectorCollection<String, String> nothing;
    try {
      nothing = reach.vectorCollection(Names.fresh("not-configured-"));
    } catch (InvalidConfigurationException e) {
      assertThat(e).hasMessageContaining("has no index");
      return;
    }
    assertThatThrownBy(() -> nothing.set("k", document("v", 1)))
        .hasMessageContaining("has no index");
  }

  @Test
  void destroyed_itIsGone() {
    vectors.set("k", document("v", 1, 2, 3));
    vectors.destroy();
    try {
      assertThat(vectors.size()).isZero();
    } catch (StructureDestroyedException e) {
      assertThat(e).hasMessageContaining(name);
    }
    GridVectorCollection<String, String> again = reach.vectorCollection(name);
    assertThat(again.get("k")).isNull();
    assertThat(again.search(NamedVector.of(1, 2, 3), NEAREST)).isEmpty();
    assertThat(List.of(again.name())).containsExactly(name);
  }
}
