package dev.grid.structures.vector;

import static dev.grid.structures.Values.data;
import static dev.grid.structures.vector.VectorShard.NAME;
import static dev.grid.structures.vector.VectorShard.pair;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.config.MemberConfig;
import dev.grid.kernel.Budget;
import dev.grid.kernel.Slice;
import dev.grid.kernel.StateContext;
import dev.grid.structures.Values;
import dev.grid.structures.vector.VectorMessages.FoundDocument;
import dev.grid.structures.vector.VectorMessages.SearchOptions;
import dev.grid.structures.vector.VectorMessages.SearchPart;
import dev.grid.structures.vector.VectorMessages.VectorPair;
import dev.grid.vector.VectorCollectionConfig;
import dev.grid.vector.VectorIndexConfig;
import dev.grid.vector.VectorMetric;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Partitions of one member with their index, whose worker and rounds the test runs: searches see
 * what was stored, whatever the graph has.
 */
final class VectorIndexTest {

  private static final int PARTITIONS = 8;
  private static final int DIMENSION = 12;
  private static final int LIMIT = 10;

  private static final VectorIndexConfig INDEX =
      VectorIndexConfig.of(VectorMetric.COSINE, DIMENSION).withEfConstruction(60);

  private static final MemberConfig CONFIG =
      MemberConfig.defaults().with(VectorCollectionConfig.named(NAME).withIndex(INDEX));

  private final Random random = new Random(3);
  private final VectorMember member = new VectorMember(PARTITIONS, CONFIG, INDEX);
  private final Deque<Runnable> work = member.work;
  private final VectorDirectory directory = member.directory;
  private final List<VectorState> states = member.states;
  private final Map<Integer, float[]> model = new HashMap<>();

  private float[] vector() {
    float[] vector = new float[DIMENSION];
    for (int i = 0; i < DIMENSION; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    vector[random.nextInt(DIMENSION)] += 4;
    return vector;
  }

  private VectorState stateOf(int key) {
    return states.get(key % PARTITIONS);
  }

  private void set(int key) {
    float[] vector = vector();
    stateOf(key).store(data("k" + key), data("v"), new float[][] {vector});
    model.put(key, vector);
  }

  private void remove(int key) {
    VectorEntry entry = stateOf(key).find(data("k" + key));
    if (entry != null) {
      stateOf(key).remove(entry);
      model.remove(key);
    }
  }

  private void round() {
    member.round();
  }

  private void settle() {
    member.settle();
  }

  /** Asks partitions one after another, as a question to all does; something may happen between. */
  private List<Integer> search(float[] wanted, Runnable between, @Nullable String efSearch) {
    List<VectorPair> vectors = List.of(pair("", wanted));
    SearchOptions options = options(LIMIT, efSearch);
    return member.search(from -> new SearchPart(NAME, vectors, options, from), between).stream()
        .map(VectorIndexTest::keyOf)
        .toList();
  }

  private static int keyOf(FoundDocument found) {
    return Integer.parseInt(Values.text(found.key()).substring(1));
  }

  private List<Integer> nearest(float[] wanted) {
    Similarity similarity = new Similarity(VectorMetric.COSINE, wanted);
    return model.entrySet().stream()
        .sorted(
            Comparator.<Map.Entry<Integer, float[]>>comparingDouble(
                e -> -similarity.score(e.getValue())))
        .limit(LIMIT)
        .map(Map.Entry::getKey)
        .toList();
  }

  private double recall(@Nullable String efSearch) {
    long hits = 0;
    int questions = 60;
    for (int i = 0; i < questions; i++) {
      float[] wanted = vector();
      List<Integer> expected = nearest(wanted);
      List<Integer> found = search(wanted, () -> {}, efSearch);
      assertThat(found).hasSize(LIMIT).doesNotHaveDuplicates();
      hits += found.stream().filter(expected::contains).count();
    }
    return (double) hits / (questions * LIMIT);
  }

  private void fill(int documents) {
    for (int key = 0; key < documents; key++) {
      set(key);
    }
  }

  @Test
  void few_documents_are_looked_at_and_need_no_graph() {
    fill(VectorDirectory.DOCUMENTS_MIN - 1);
    round();
    member.workAll();
    assertThat(directory.index(0).inserted()).isZero();
    assertThat(recall(null)).isEqualTo(1);
  }

  @Test
  void the_graph_has_all_in_the_end_and_searches_use_it() {
    fill(5_000);
    assertThat(recall(null)).as("before the graph").isEqualTo(1);
    settle();
    assertThat(directory.index(0).size()).isEqualTo(5_000);
    assertThat(recall(null)).isGreaterThanOrEqualTo(0.95);
    assertThat(recall("300")).isGreaterThanOrEqualTo(0.99);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void what_was_stored_is_found_at_every_moment(long seed) {
    random.setSeed(seed);
    fill(4_500);
    for (int step = 0; step < 400; step++) {
      switch (random.nextInt(6)) {
        case 0 -> round();
        case 1 -> {
          Runnable task = work.poll();
          if (task != null) {
            task.run();
          }
        }
        case 2 -> remove(random.nextInt(4_500));
        case 3 -> set(4_500 + random.nextInt(1_000));
        default -> set(random.nextInt(4_500));
      }
      int key = random.nextInt(4_500);
      float[] wanted = model.get(key);
      if (wanted != null && step % 8 == 0) {
        // Between two partitions the worker inserts, and rounds forget.
        List<Integer> found =
            search(
                wanted,
                () -> {
                  Runnable task = work.poll();
                  if (task != null) {
                    task.run();
                  }
                  states.forEach(state -> state.feed(member.nowMillis));
                },
                "200");
        assertThat(found).as("seed=%s step=%s", seed, step).doesNotHaveDuplicates().contains(key);
      }
    }
    settle();
    assertThat(recall("300")).isGreaterThanOrEqualTo(0.99);
  }

  @Test
  void what_is_removed_or_replaced_is_not_found_and_freed_by_itself() {
    fill(5_000);
    settle();
    for (int key = 0; key < 5_000; key += 2) {
      if (key % 4 == 0) {
        remove(key);
      } else {
        set(key);
      }
    }
    assertThat(recall(null)).as("at once").isGreaterThanOrEqualTo(0.95);
    settle();
    assertThat(directory.index(0).size()).as("made anew").isLessThan(5_000);
    assertThat(recall("300")).isGreaterThanOrEqualTo(0.99);
  }

  /** The graph goes on with the vectors, until it is made anew. */
  @Test
  void documents_that_are_gone_are_let_go_of_long_before_the_graph_is_made_anew() {
    fill(5_000);
    settle();
    List<WeakReference<VectorEntry>> removed = new ArrayList<>();
    for (int key = 0; key < 100; key++) {
      removed.add(new WeakReference<>(stateOf(key).find(data("k" + key))));
      if (key % 2 == 0) {
        remove(key);
      } else {
        set(key);
      }
    }
    settle();
    assertThat(directory.index(0).size()).as("not made anew").isEqualTo(5_050);
    for (int i = 0; i < 300 && removed.stream().anyMatch(r -> r.get() != null); i++) {
      System.gc();
      LockSupport.parkNanos(100_000_000);
    }
    assertThat(removed).allMatch(reference -> reference.get() == null);
    assertThat(recall("300")).isGreaterThanOrEqualTo(0.99);
  }

  @Test
  void memory_of_the_graph_is_told_and_falls_when_many_documents_have_gone() {
    assertThat(levels("bytes")).isZero();
    fill(5_000);
    assertThat(levels("waiting")).isZero();
    round();
    assertThat(levels("waiting")).isPositive();
    settle();
    assertThat(levels("nodes")).isEqualTo(5_000);
    assertThat(levels("waiting")).isZero();
    long full = levels("bytes");
    // About 48 bytes a node, 20 to 32 links of 4 bytes, arrays.
    assertThat(full / 5_000).isBetween(100L, 300L);
    for (int key = 0; key < 1_000; key++) {
      remove(key);
    }
    assertThat(levels("gone")).isEqualTo(1_000);
    assertThat(levels("bytes") - full).as("vectors").isEqualTo(1_000 * (16 + 4 * DIMENSION));
    for (int key = 1_000; key < 3_000; key++) {
      remove(key);
    }
    settle();
    assertThat(levels("nodes")).isEqualTo(2_000);
    assertThat(levels("gone")).isZero();
    assertThat(levels("bytes")).isLessThan(full * 6 / 10);
  }

  /** Documents are replaced again and again, while the worker does what it has to. */
  @Test
  void churn_takes_no_more_memory_than_what_is_there_and_what_is_to_be_made_anew() {
    int documents = 4_500;
    fill(documents);
    settle();
    long full = levels("bytes");
    for (int i = 0; i < 4 * documents; i++) {
      set(random.nextInt(documents));
      if (i % 64 == 0) {
        Runnable task = work.poll();
        if (task != null) {
          task.run();
        }
      }
      if (i % 512 == 0) {
        round();
        member.workAll();
        // Gone are 30 % at most, and what was made anew meanwhile.
        assertThat(levels("nodes")).isLessThan(documents * 16 / 10);
        assertThat(levels("bytes")).isLessThan(full * 2);
      }
    }
    settle();
    assertThat(levels("gone")).isLessThan(documents / 2);
    assertThat(recall("300")).isGreaterThanOrEqualTo(0.99);
    for (int key = 0; key < documents; key++) {
      remove(key);
    }
    settle();
    assertThat(levels("nodes")).as("nothing is left").isZero();
    assertThat(levels("bytes")).isLessThan(full / 10);
  }

  private long levels(String what) {
    return Objects.requireNonNull(directory.levels().get("graph-" + what));
  }

  @Test
  void partitions_that_go_and_come_back_are_searched_where_they_are() {
    fill(6_000);
    settle();
    VectorState gone = states.removeLast();
    Map<Integer, float[]> before = new HashMap<>(model);
    gone.demoted();
    model.keySet().removeIf(key -> key % PARTITIONS == PARTITIONS - 1);
    assertThat(recall("300")).as("without it").isGreaterThanOrEqualTo(0.99);

    gone.promoted(member.nowMillis);
    states.add(gone);
    model.putAll(before);
    assertThat(recall("300")).as("with it, not indexed yet").isGreaterThanOrEqualTo(0.99);
    settle();
    assertThat(recall("300")).as("indexed again").isGreaterThanOrEqualTo(0.99);
  }

  @Test
  void cleared_it_finds_what_comes_after_that() {
    fill(5_000);
    settle();
    states.forEach(
        state -> {
          var unused = state.clear();
        });
    model.clear();
    assertThat(search(vector(), () -> {}, null)).isEmpty();
    fill(5_000);
    assertThat(recall("300")).isGreaterThanOrEqualTo(0.99);
    settle();
    assertThat(recall("300")).isGreaterThanOrEqualTo(0.99);
    assertThat(directory.index(0).size()).as("without what was cleared").isLessThan(7_200);
  }

  @Test
  void optimize_frees_all_that_has_gone() {
    fill(5_000);
    settle();
    for (int key = 0; key < 500; key++) {
      remove(key);
    }
    member.reply(new VectorMessages.Optimize(NAME, null, null), states.getFirst());
    member.workAll();
    assertThat(directory.index(0).size()).isEqualTo(4_500);
  }

  private static SearchPart asked(float[] wanted) {
    return asked(wanted, LIMIT, null);
  }

  private static SearchPart asked(float[] wanted, int limit, @Nullable String efSearch) {
    return new SearchPart(NAME, List.of(pair("", wanted)), options(limit, efSearch), Slice.START);
  }

  private static SearchOptions options(int limit, @Nullable String efSearch) {
    return new SearchOptions(
        false, false, limit, efSearch == null ? null : Map.of("efSearch", efSearch));
  }

  private VectorLook.Wanted wanted(SearchPart part) {
    return VectorLook.Wanted.of(states.getFirst().vectors(), part);
  }

  private VectorDirectory.@Nullable Search keep(SearchPart part) {
    return directory.keep(part, wanted(part), member.nowMillis);
  }

  @Test
  void partitions_are_left_out_of_which_the_graph_has_all_and_found_nothing() {
    fill(5_000);
    assertThat(member.without(asked(vector()), of -> {}).isEmpty()).as("without a graph").isTrue();
    settle();
    float[] wanted = Objects.requireNonNull(model.get(8));
    BitSet without = member.without(asked(wanted, 1, "1"), of -> {});
    assertThat(without.get(0)).as("it has the nearest").isFalse();
    assertThat(without.cardinality()).isEqualTo(PARTITIONS - 1);

    set(3);
    assertThat(member.without(asked(wanted, 1, "1"), of -> {}).get(3)).as("fresh").isFalse();
    settle();
    assertThat(member.without(asked(wanted, 1, "1"), of -> {}).get(3)).isTrue();
    assertThat(member.without(asked(wanted), BitSet::clear).isEmpty()).as("who knows").isTrue();
    assertThat(member.without(asked(new float[3]), of -> {}).isEmpty())
        .as("refused there")
        .isTrue();
  }

  @Test
  void what_changes_while_the_graph_is_searched_is_asked_for() {
    fill(5_000);
    settle();
    BitSet without =
        member.without(
            asked(Objects.requireNonNull(model.get(8)), 1, "1"),
            of -> {
              set(1);
              remove(2);
              set(10_003);
              states.get(4).demoted();
              states.get(5).demoted();
              states.get(5).promoted(member.nowMillis);
              var unused = states.get(6).clear();
            });
    BitSet expected = new BitSet();
    expected.set(7);
    assertThat(without).isEqualTo(expected);
  }

  @Test
  void a_search_is_let_go_of_when_all_partitions_have_had_their_part() {
    fill(5_000);
    settle();
    float[] wanted = Objects.requireNonNull(model.get(8));
    assertThat(search(wanted, () -> {}, null)).startsWith(8);
    assertThat(directory.isKeeping()).isFalse();
  }

  @Test
  void nothing_is_forgotten_that_a_search_needs_which_is_about_to_begin() {
    fill(5_000);
    settle();
    long before = directory.index(0).inserted();
    VectorDirectory.Search search = Objects.requireNonNull(keep(asked(vector())));
    set(5_000);
    member.workAll();
    assertThat(directory.index(0).inserted()).isEqualTo(before + 1);
    assertThat(directory.floor(0, member.nowMillis)).as("before it begins").isNegative();

    assertThat(search.begun(member.nowMillis).snapshot()).isEqualTo(before + 1);
    set(5_001);
    member.workAll();
    assertThat(search.begun(member.nowMillis).snapshot()).as("once").isEqualTo(before + 1);
    assertThat(directory.floor(0, member.nowMillis)).isEqualTo(before + 1);
  }

  @Test
  void a_search_that_is_kept_is_not_replaced_by_others() {
    fill(5_000);
    settle();
    List<SearchPart> others = new ArrayList<>();
    List<VectorDirectory.Search> kept = new ArrayList<>();
    int refused = 0;
    for (int i = 0; i < 2 * VectorDirectory.KEPT; i++) {
      others.add(asked(vector()));
      VectorDirectory.Search search =
          directory.search(others.getLast(), wanted(others.getLast()), member.nowMillis);
      if (search == null) {
        refused++;
      } else {
        kept.add(search);
      }
    }
    assertThat(refused).isPositive();
    assertThat(kept).allMatch(search -> directory.isKept(search, member.nowMillis));
    for (int i = 0; i < 20; i++) {
      assertThat(search(Objects.requireNonNull(model.get(i)), () -> {}, "200")).contains(i);
    }
    member.nowMillis += 2_000;
    round();
    assertThat(directory.isKeeping()).as("forgotten when they are over").isFalse();
    assertThat(kept).noneMatch(search -> directory.isKept(search, member.nowMillis));
  }

  @Test
  void a_graph_is_made_anew_some_nodes_at_a_time_while_others_come() {
    fill(5_000);
    settle();
    for (int key = 0; key < 1_000; key++) {
      remove(key);
    }
    directory.index(0).optimize();
    int turns = 0;
    int next = 5_000;
    for (Runnable task; (task = work.poll()) != null; turns++) {
      if (next < 5_300) {
        set(next++);
        remove(next - 3_000);
      }
      task.run();
    }
    assertThat(turns).isGreaterThan(20);
    assertThat(directory.index(0).size()).isLessThan(5_000);
    settle();
    assertThat(recall("300")).isGreaterThanOrEqualTo(0.99);
  }

  @Test
  void what_no_graph_may_have_keeps_no_round_busy() {
    fill(5_000);
    float[] huge = vector();
    for (int i = 0; i < DIMENSION; i++) {
      huge[i] *= 1e37f;
    }
    stateOf(7_001).store(data("k7001"), data("v"), new float[][] {huge});
    settle();
    assertThat(search(huge, () -> {}, null)).startsWith(7_001);
    remove(7_001);
    assertThat(search(huge, () -> {}, null)).doesNotContain(7_001);
  }

  /** One with too many numbers stands for whatever may go wrong. */
  @Test
  void what_a_graph_fails_to_take_is_found_in_its_partition_and_others_are_inserted() {
    fill(5_000);
    settle();
    float[] bad = Arrays.copyOf(vector(), DIMENSION + 5);
    stateOf(7_001).store(data("k7001"), data("v"), new float[][] {bad});
    set(5_000);
    settle();
    assertThat(directory.index(0).size()).isEqualTo(5_001);
    assertThat(search(Arrays.copyOf(bad, DIMENSION), () -> {}, null)).startsWith(7_001);
    assertThat(search(Objects.requireNonNull(model.get(5_000)), () -> {}, null)).startsWith(5_000);
  }

  @Test
  void what_is_stored_again_and_again_waits_once_or_so() {
    fill(5_000);
    settle();
    for (int i = 0; i < 3 * VectorIndex.QUEUE_MAX; i++) {
      set(8 * (i % 10));
    }
    VectorFeed feed = Objects.requireNonNull(states.getFirst().feeds()).feed(0);
    assertThat(feed.freshCount()).isLessThan(VectorIndex.QUEUE_MAX + 600);
    settle();
    assertThat(feed.freshCount()).isZero();
    assertThat(recall("300")).isGreaterThanOrEqualTo(0.99);
  }

  @Test
  void indexes_that_are_configured_otherwise_by_now_are_not_fed() {
    fill(5_000);
    settle();
    VectorDirectory other =
        new VectorDirectory(
            new Vectors(
                VectorCollectionConfig.named(NAME)
                    .withIndex(VectorIndexConfig.of(VectorMetric.DOT, 3)),
                NAME),
            PARTITIONS,
            work::add);
    assertThat(other.isFor(NAME, CONFIG)).isFalse();
    assertThat(directory.isFor(NAME, CONFIG)).isTrue();
    VectorState state =
        new VectorStructure()
            .newState(
                new StateContext(NAME, 0, CONFIG, new Budget((b, asking) -> {}), () -> other));
    state.promoted(member.nowMillis);
    assertThat(state.feeds()).isNull();
    float[] vector = vector();
    state.store(data("k1"), data("v"), new float[][] {vector});
    assertThat(member.slice(asked(vector), state).results()).hasSize(1);
  }

  @Test
  void numbers_of_any_size_are_found() {
    fill(5_000);
    settle();
    float[] huge = vector();
    float[] tiny = vector();
    for (int i = 0; i < DIMENSION; i++) {
      huge[i] *= 1e37f;
      tiny[i] *= 1e-37f;
    }
    stateOf(7_001).store(data("k7001"), data("v"), new float[][] {huge});
    stateOf(7_002).store(data("k7002"), data("v"), new float[][] {tiny});
    round();
    member.workAll();
    assertThat(search(huge, () -> {}, null)).startsWith(7_001);
    assertThat(search(tiny, () -> {}, null)).startsWith(7_002);
  }
}
