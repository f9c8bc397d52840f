package dev.grid.structures.vector;

import static dev.grid.structures.Values.data;
import static dev.grid.structures.vector.VectorShard.NAME;
import static dev.grid.structures.vector.VectorShard.document;
import static dev.grid.structures.vector.VectorShard.limit;
import static dev.grid.structures.vector.VectorShard.pair;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.grid.MessageTooLargeException;
import dev.grid.kernel.Slice;
import dev.grid.structures.Values;
import dev.grid.structures.vector.VectorMessages.Clear;
import dev.grid.structures.vector.VectorMessages.Delete;
import dev.grid.structures.vector.VectorMessages.FoundDocument;
import dev.grid.structures.vector.VectorMessages.PartReply;
import dev.grid.structures.vector.VectorMessages.PutAll;
import dev.grid.structures.vector.VectorMessages.SearchOptions;
import dev.grid.structures.vector.VectorMessages.SearchPart;
import dev.grid.structures.vector.VectorMessages.StoredDocument;
import dev.grid.structures.vector.VectorMessages.VectorPair;
import dev.grid.vector.VectorCollectionConfig;
import dev.grid.vector.VectorIndexConfig;
import dev.grid.vector.VectorMetric;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What searches of a partition find, and what they refuse. */
final class VectorSearchTest {

  private static VectorCollectionConfig of(VectorMetric metric, int dimension) {
    return VectorCollectionConfig.named(NAME).withIndex(VectorIndexConfig.of(metric, dimension));
  }

  private final VectorShard shard = new VectorShard(of(VectorMetric.COSINE, 3));

  @Test
  void the_nearest_come_first_with_the_reference_s_scores() {
    shard.set("k1", "v1", 0.1f, 0.2f, 0.3f);
    shard.set("k2", "v2", 0.2f, 0.3f, 0.4f);
    shard.set("k3", "v3", 0.3f, 0.4f, 0.5f);

    List<FoundDocument> found = shard.search(pair("", 0.2f, 0.2f, 0.3f), limit(1));
    assertThat(found).hasSize(1);
    assertThat(Values.text(found.getFirst().key())).isEqualTo("k3");
    assertThat(found.getFirst().score()).isCloseTo(0.9973459243774414f, within(1e-7f));
    assertThat(found.getFirst().value()).isNull();
    assertThat(found.getFirst().vectors()).isNull();
    assertThat(shard.nearest(10, 0.2f, 0.2f, 0.3f)).containsExactly("k3", "k2", "k1");
  }

  @Test
  void values_and_vectors_come_when_they_are_asked_for() {
    shard.set("k1", "v1", 1, 2, 3);
    FoundDocument found =
        shard
            .search(pair("", 1, 1, 1), new SearchOptions(true, true, 1, Map.of("efSearch", "7")))
            .getFirst();
    assertThat(found.value()).isEqualTo(data("v1"));
    assertThat(found.vectors()).hasSize(1);
    assertThat(found.vectors().getFirst().vector()).containsExactly(1, 2, 3);
  }

  @Test
  void equally_near_ones_come_in_the_order_of_their_keys() {
    for (String key : new String[] {"d", "a", "c", "b"}) {
      shard.set(key, "v", 1, 1, 1);
    }
    assertThat(shard.nearest(3, 5, 5, 5)).containsExactly("a", "b", "c");
  }

  @Test
  void documents_without_a_vector_for_the_index_are_not_found() {
    VectorShard several =
        new VectorShard(
            VectorCollectionConfig.named(NAME)
                .withIndex(VectorIndexConfig.of("title", VectorMetric.DOT, 2))
                .withIndex(VectorIndexConfig.of("body", VectorMetric.EUCLIDEAN, 3)));
    StoredDocument both =
        new StoredDocument(data("v"), List.of(pair("body", 0, 0, 0), pair("title", 0, 0)));
    StoredDocument titleOnly = new StoredDocument(data("v"), List.of(pair("title", 1, 1)));
    several.call(new VectorMessages.Set(NAME, data("both"), both));
    several.call(new VectorMessages.Set(NAME, data("title"), titleOnly));

    assertThat(several.search(pair("body", 1, 0, 0), limit(10)))
        .extracting(found -> Values.text(found.key()), FoundDocument::score)
        .containsExactly(tuple("both", 0.5f));
    assertThat(several.search(pair("title", 1, 1), limit(10)))
        .extracting(found -> Values.text(found.key()))
        .containsExactly("title", "both");
    StoredDocument found =
        ((VectorMessages.DocumentReply)
                Objects.requireNonNull(several.call(new VectorMessages.Get(NAME, data("title")))))
            .document();
    assertThat(Objects.requireNonNull(found).vectors())
        .extracting(VectorPair::name)
        .containsExactly("title");
    assertThatThrownBy(() -> several.search(pair("", 1, 1), limit(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("several indexes, name one of them: ['title', 'body']");
  }

  /** Sizes of dimensions for which one slice has one vector, and several. */
  @ParameterizedTest
  @CsvSource({"COSINE, 16384", "DOT, 3000", "EUCLIDEAN, 5", "COSINE, 40"})
  void what_is_found_is_nearest_whatever_was_changed(VectorMetric metric, int dimension) {
    Random random = new Random(dimension);
    VectorShard many = new VectorShard(of(metric, dimension));
    Map<String, float[]> model = new HashMap<>();
    for (int step = 0; step < 300; step++) {
      String key = "k" + random.nextInt(120);
      switch (random.nextInt(20)) {
        case 0, 1, 2 -> {
          many.call(new Delete(NAME, data(key)));
          model.remove(key);
        }
        case 3 -> {
          if (random.nextInt(10) == 0) {
            many.call(new Clear(NAME));
            model.clear();
          }
        }
        default -> {
          float[] vector = random(random, dimension);
          many.set(key, "v", vector);
          model.put(key, vector);
        }
      }
    }
    assertThat(model).hasSizeGreaterThan(20);
    Similarity similarity;
    for (int i = 0; i < 5; i++) {
      float[] wanted = random(random, dimension);
      similarity = new Similarity(metric, wanted);
      assertThat(many.nearest(7, wanted)).isEqualTo(nearest(model, similarity, 7));
    }
  }

  private static float[] random(Random random, int dimension) {
    float[] vector = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return vector;
  }

  private static List<String> nearest(Map<String, float[]> model, Similarity similarity, int k) {
    List<String> keys = new ArrayList<>(model.keySet());
    keys.sort(
        Comparator.<String>comparingDouble(key -> -similarity.score(model.get(key)))
            .thenComparing(key -> key));
    return keys.subList(0, Math.min(k, keys.size()));
  }

  @Test
  void one_look_is_bounded_by_the_numbers_in_it() {
    VectorShard wide = new VectorShard(of(VectorMetric.DOT, VectorIndexConfig.DIMENSION_MAX));
    for (int i = 0; i < 20; i++) {
      wide.set("k" + i, "v", new float[VectorIndexConfig.DIMENSION_MAX]);
    }
    VectorPair wanted = pair("", new float[VectorIndexConfig.DIMENSION_MAX]);
    int slices = 0;
    int from = Slice.START;
    do {
      PartReply reply = wide.reply(new SearchPart(NAME, List.of(wanted), limit(100), from));
      assertThat(reply.results().size())
          .isLessThanOrEqualTo(VectorLook.SLICE_NUMBERS_MAX / VectorIndexConfig.DIMENSION_MAX + 1);
      from = reply.next();
      slices++;
    } while (from != Slice.END);
    assertThat(slices).isGreaterThanOrEqualTo(4);
  }

  @Test
  void one_look_is_bounded_by_the_bytes_of_its_results() {
    VectorShard large = new VectorShard(of(VectorMetric.COSINE, 3));
    String value = "x".repeat(300 << 10);
    for (int i = 0; i < 20; i++) {
      large.set("k" + i, value, 1, 1, i);
    }
    SearchOptions options = new SearchOptions(true, false, 100, null);
    PartReply first =
        large.reply(new SearchPart(NAME, List.of(pair("", 1, 1, 1)), options, Slice.START));
    assertThat(first.next()).isNotEqualTo(Slice.END);
    assertThat(first.bytes()).isLessThan(Slice.BYTES_MAX + 2 * (301 << 10));
    assertThat(large.search(pair("", 1, 1, 1), options)).hasSize(20);
  }

  @Test
  void results_that_are_too_large_together_say_what_to_lower() {
    VectorHandler handler = new VectorHandler();
    VectorMessages.SearchNearVector search =
        new VectorMessages.SearchNearVector(
            NAME, List.of(pair("", 1, 1, 1)), new SearchOptions(true, false, 5_000, null));
    assertThat(handler.answerBytesMax(search)).isEqualTo(64 << 20);
    assertThat(handler.tooLarge(search, ""))
        .isInstanceOf(MessageTooLargeException.class)
        .hasMessageContaining("vector-collection=c")
        .hasMessageContaining("limit=5000")
        .hasMessageContaining("lower the limit");
  }

  // What is refused.

  private void assertRefused(StoredDocument document, String why) {
    shard.set("there", "v", 1, 1, 1);
    Map<String, String> before = shard.content();
    for (var message :
        List.of(
            new VectorMessages.Put(NAME, data("k"), document),
            new VectorMessages.Set(NAME, data("k"), document),
            new VectorMessages.PutIfAbsent(NAME, data("k"), document),
            new PutAll(
                NAME,
                List.of(
                    Map.entry(data("g"), document("v", 1, 2, 3)),
                    Map.entry(data("k"), document))))) {
      assertThatThrownBy(() -> shard.call(message))
          .as("%s", message)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("vector-collection=c")
          .hasMessageContaining(why);
    }
    assertThat(shard.content()).isEqualTo(before);
  }

  @Test
  void documents_that_cannot_be_are_refused_and_change_nothing() {
    assertRefused(document("v", 1, 2), "dimension=2, and must have 3");
    assertRefused(document("v"), "dimension=0");
    assertRefused(document("v", 1, 2, 3, 4), "dimension=4");
    assertRefused(document("v", 1, Float.NaN, 2), "NaN at 1");
    assertRefused(document("v", Float.NEGATIVE_INFINITY, 1, 2), "-Infinity at 0");
    assertRefused(document("v", 0, -0f, 0), "zeros");
    assertRefused(new StoredDocument(data("v"), List.of()), "without vectors");
    assertRefused(
        new StoredDocument(data("v"), List.of(pair("other", 1, 2, 3))), "no index 'other'");
    assertRefused(
        new StoredDocument(data("v"), List.of(pair("", 1, 2, 3), pair("", 1, 2, 3))),
        "two vectors");
    assertRefused(
        new StoredDocument(data("v"), List.of(new VectorPair("", (byte) 1, new float[3]))),
        "type=1");
    assertRefused(
        new StoredDocument(data("v"), List.of(new VectorPair("", (byte) 0, null))), "dense");
  }

  @Test
  void zeros_have_a_place_where_no_direction_is_needed() {
    VectorShard places = new VectorShard(of(VectorMetric.EUCLIDEAN, 2));
    places.set("origin", "v", 0, 0);
    assertThat(places.search(pair("", 0, 0), limit(1)).getFirst().score()).isEqualTo(1f);
  }

  private void assertSearchRefused(VectorPair wanted, SearchOptions options, String why) {
    for (VectorShard each : List.of(shard, new VectorShard(of(VectorMetric.COSINE, 3)))) {
      assertThatThrownBy(() -> each.search(wanted, options))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(why);
    }
  }

  @Test
  void searches_that_cannot_be_are_refused_also_where_there_is_nothing() {
    shard.set("k", "v", 1, 1, 1);
    assertSearchRefused(pair("", 1, 1), limit(1), "dimension=2");
    assertSearchRefused(pair("no", 1, 1, 1), limit(1), "no index 'no'");
    assertSearchRefused(pair("", 0, 0, 0), limit(1), "zeros");
    assertSearchRefused(pair("", 0, Float.NaN, 0), limit(1), "NaN");
    assertSearchRefused(pair("", 1, 1, 1), limit(0), "limit=0: must be from 1 to 10000");
    assertSearchRefused(pair("", 1, 1, 1), limit(-1), "limit=-1");
    assertSearchRefused(pair("", 1, 1, 1), limit(1_000_000), "limit=1000000");
    assertThatThrownBy(() -> shard.call(new SearchPart(NAME, List.of(), limit(1), Slice.START)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("vectors=0");
  }

  @ParameterizedTest
  @CsvSource({
    "partitionLimit, -1",
    "partitionLimit, 0",
    "partitionLimit, many",
    "memberLimit, 0",
    "efSearch, -3",
    "efSearch, 1000000000000",
    "singleStage, maybe"
  })
  void hints_that_cannot_be_are_refused(String hint, String value) {
    assertSearchRefused(
        pair("", 1, 1, 1), new SearchOptions(false, false, 1, Map.of(hint, value)), hint + "=");
  }

  @ParameterizedTest
  @ValueSource(strings = {"partitionLimit", "memberLimit", "efSearch", "unheardOf"})
  void hints_of_the_protocol_and_unknown_ones_are_taken(String hint) {
    shard.set("k", "v", 1, 1, 1);
    assertThat(
            shard.search(
                pair("", 1, 1, 1),
                new SearchOptions(false, false, 1, Map.of(hint, "5", "singleStage", "TRUE"))))
        .hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(VectorMetric.class)
  void optimize_needs_an_index_that_there_is(VectorMetric metric) {
    VectorShard named =
        new VectorShard(
            VectorCollectionConfig.named(NAME).withIndex(VectorIndexConfig.of("i", metric, 2)));
    assertThat(optimize(named, null)).isNull();
    assertThat(optimize(named, "i")).isNull();
    assertThatThrownBy(() -> optimize(named, "x")).isInstanceOf(IllegalArgumentException.class);
  }

  private static @Nullable Object optimize(VectorShard shard, @Nullable String index) {
    return shard.call(new VectorMessages.Optimize(NAME, index, null));
  }
}
