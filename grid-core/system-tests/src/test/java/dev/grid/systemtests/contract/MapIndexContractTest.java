package dev.grid.systemtests.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.ConfigMismatchException;
import dev.grid.InvalidConfigurationException;
import dev.grid.map.GridMap;
import dev.grid.query.Aggregators;
import dev.grid.query.IndexConfig;
import dev.grid.query.IndexType;
import dev.grid.query.PagingPredicate;
import dev.grid.query.Predicate;
import dev.grid.query.Predicates;
import dev.grid.query.QueryException;
import dev.grid.query.QueryPlan;
import dev.grid.query.QueryPlan.AccessPath;
import dev.grid.serialization.JsonValue;
import dev.grid.systemtests.Deployment;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.InPartitions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Indexes change how fast queries are answered, and nothing else. */
@EverywhereSuite
@Execution(ExecutionMode.CONCURRENT)
final class MapIndexContractTest {

  private static final int ENTRIES = 400;

  private final Reach reach;
  private final GridMap<Integer, JsonValue> map;

  MapIndexContractTest(Reach reach) {
    this.reach = reach;
    this.map = reach.freshMap();
    IntStream.range(0, ENTRIES).forEach(i -> map.set(i, value(i)));
  }

  private static JsonValue value(int i) {
    return new JsonValue(
        "{\"age\":"
            + (i % 50)
            + ",\"name\":\"n"
            + (i % 7)
            + "\",\"active\":"
            + (i % 2 == 0)
            + ",\"tags\":["
            + (i % 3)
            + ","
            + (i % 5)
            + "]}");
  }

  private static final List<Predicate> ASKED =
      List.of(
          Predicates.equal("age", 7),
          Predicates.between("age", 3, 5),
          Predicates.greaterThan("age", 47),
          Predicates.in("age", 1, 2, 99),
          Predicates.and(Predicates.equal("name", "n3"), Predicates.lessThan("age", 9)),
          Predicates.sql("name like 'n5%' and active"),
          Predicates.or(Predicates.equal("age", 1), Predicates.equal("age", 48)),
          Predicates.or(Predicates.equal("age", 1), Predicates.equal("name", "n2")),
          Predicates.or(Predicates.equal("age", 1), Predicates.equal("unknown", 2)),
          Predicates.equal("tags[any]", 4),
          Predicates.equal("active", true),
          Predicates.equal("absent", null),
          Predicates.equal("absent", 1),
          Predicates.lessThan("__key", 5));

  private List<Set<Integer>> answers() {
    List<Set<Integer>> answers = new ArrayList<>();
    ASKED.forEach(asked -> answers.add(Set.copyOf(map.keySet(asked))));
    return answers;
  }

  private void addIndexes() {
    map.addIndex(IndexConfig.sorted("age"));
    map.addIndex(IndexConfig.hash("name"));
    map.addIndex(IndexConfig.sorted("name", "age"));
    map.addIndex(IndexConfig.sorted("tags[any]"));
    map.addIndex(new IndexConfig(null, IndexType.BITMAP, List.of("active")));
    map.addIndex(IndexConfig.sorted("absent"));
    map.addIndex(IndexConfig.sorted("__key"));
  }

  @Test
  void answers_areTheSameWithIndexes() {
    List<Set<Integer>> without = answers();
    assertThat(without.getFirst()).hasSize(ENTRIES / 50);

    addIndexes();

    assertThat(answers()).isEqualTo(without);
  }

  @Test
  void whatIsWrittenAndRemovedLater_isFoundOrNot() {
    addIndexes();

    map.set(7, value(8));
    map.remove(57);
    map.set(1_007, value(7));

    Set<Integer> sevens = map.keySet(Predicates.equal("age", 7));
    assertThat(sevens).contains(1_007, 107).doesNotContain(7, 57);
    assertThat(map.keySet(Predicates.equal("age", 8))).contains(7);
    map.clear();
    assertThat(map.keySet(Predicates.equal("age", 8))).isEmpty();
    map.set(1, value(8));
    assertThat(map.keySet(Predicates.equal("age", 8))).containsExactly(1);
  }

  @Test
  void sameIndexAgain_changesNothing() {
    map.addIndex(IndexConfig.sorted("age"));
    map.addIndex(IndexConfig.sorted("age"));
    assertThat(map.async().addIndex(IndexConfig.sorted("age")).toCompletableFuture())
        .succeedsWithin(Duration.ofSeconds(120));

    assertThat(map.keySet(Predicates.equal("age", 7))).hasSize(ENTRIES / 50);
  }

  @Test
  void anotherIndexOfTheSameName_isRefused() {
    map.addIndex(IndexConfig.sorted("age").withName("i"));

    if (reach.deployment() != Deployment.REFERENCE) { // There it is taken for the same.
      assertThatThrownBy(() -> map.addIndex(IndexConfig.sorted("name").withName("i")))
          .isInstanceOf(ConfigMismatchException.class)
          .hasMessageContaining("i");
    }
    assertThat(map.keySet(Predicates.equal("age", 7))).hasSize(ENTRIES / 50);
  }

  @Test
  void whatIsNoIndex_isRefused() {
    assertThatThrownBy(() -> IndexConfig.sorted())
        .isInstanceOf(InvalidConfigurationException.class);
    assertThatThrownBy(() -> IndexConfig.sorted("a", " "))
        .isInstanceOf(InvalidConfigurationException.class);
    assertThatThrownBy(() -> new IndexConfig(null, IndexType.BITMAP, List.of("a", "b")))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("bitmap");
    for (String attribute : List.of("a[", "a[x]", ".a", "a..b", "a[-1]", "a.", "x".repeat(2_000))) {
      assertThatThrownBy(() -> IndexConfig.sorted(attribute))
          .isInstanceOf(InvalidConfigurationException.class)
          .hasMessageContaining(attribute);
    }
    assertThat(map.size()).isEqualTo(ENTRIES);
  }

  @Test
  void droppedIndex_isNotThereAnyMore() {
    map.addIndex(IndexConfig.sorted("age").withName("byAge"));
    if (reach.deployment() == Deployment.REFERENCE) {
      assertThatThrownBy(() -> map.dropIndex("byAge"))
          .isInstanceOf(UnsupportedOperationException.class);
      return;
    }

    assertThat(map.dropIndex("byAge")).isTrue();
    assertThat(map.dropIndex("byAge")).isFalse();
    map.addIndex(IndexConfig.hash("name").withName("byAge"));

    assertThat(map.keySet(Predicates.equal("age", 7))).hasSize(ENTRIES / 50);
  }

  @Test
  void pages_areTheSameInTheOrderOfAnIndex() {
    GridMap<String, Integer> other = reach.freshMap();
    IntStream.range(0, ENTRIES).forEach(i -> other.set("k" + i, i * 7 % 100));
    List<List<?>> without = pages(other);

    other.addIndex(IndexConfig.sorted("this"));
    other.addIndex(IndexConfig.sorted("__key"));

    Eventually.holds("pages are the same with indexes", () -> pages(other).equals(without));
    for (int i = 0; i < 5; i++) {
      assertThat(pages(other)).isEqualTo(without);
    }
  }

  private static List<List<?>> pages(GridMap<String, Integer> map) {
    List<List<?>> pages = new ArrayList<>();
    for (Predicate inner : List.of(Predicates.alwaysTrue(), Predicates.greaterThan("this", 90))) {
      PagingPredicate byKey = Predicates.paging(inner, 7);
      PagingPredicate byValue = Predicates.paging(inner, 7);
      for (int page = 0; page < 4; page++) {
        pages.add(List.copyOf(map.keySet(byKey)));
        pages.add(List.copyOf(map.values(byValue)));
        byKey.nextPage();
        byValue.nextPage();
      }
    }
    return pages;
  }

  @Test
  void explanation_saysWhatWasLookedAt() {
    if (reach.deployment() == Deployment.REFERENCE) {
      assertThatThrownBy(() -> map.explain(Predicates.equal("age", 7)))
          .isInstanceOf(UnsupportedOperationException.class);
      return;
    }
    QueryPlan without = map.explain(Predicates.equal("age", 7));
    assertThat(without.partitions().stream().mapToLong(QueryPlan.Partition::entries).sum())
        .isEqualTo(ENTRIES);
    assertThat(without.count(AccessPath.SCAN)).isEqualTo(without.partitions().size());
    assertThat(without.lookedAt()).isEqualTo(ENTRIES);
    assertThat(without.met()).isEqualTo(ENTRIES / 50);
    assertThat(without.time()).isPositive();

    map.addIndex(IndexConfig.sorted("age").withName("byAge"));
    map.addIndex(IndexConfig.sorted("name").withName("byName"));

    Predicate either = Predicates.or(Predicates.equal("age", 7), Predicates.equal("name", "none"));
    Eventually.holds(
        "partitions with some entries use indexes",
        () ->
            map.explain(Predicates.equal("age", 7)).lookedAt() < ENTRIES / 2
                && map.explain(either).lookedAt() < ENTRIES / 2);
    assertThat(map.explain(Predicates.equal("age", 7)).partitions())
        .anySatisfy(
            one -> {
              assertThat(one.path()).isEqualTo(AccessPath.INDEX);
              assertThat(one.indexes()).containsExactly("byAge");
            });
    assertThat(map.explain(either).partitions())
        .anySatisfy(
            one -> {
              assertThat(one.path()).isEqualTo(AccessPath.INDEX_UNION);
              assertThat(one.indexes()).containsExactlyInAnyOrder("byAge", "byName");
            });
    assertThat(map.explain(either).met()).isEqualTo(ENTRIES / 50);
    assertThatThrownBy(() -> map.explain(Predicates.sql("age >")))
        .isInstanceOf(QueryException.class);
  }

  @InPartitions
  @Test
  void explanation_saysThatOtherPartitionsHaveNothing() {
    if (reach.deployment() == Deployment.REFERENCE) {
      return; // It explains nothing, as is said above.
    }
    QueryPlan ofOne = map.explain(Predicates.partition(1, Predicates.alwaysTrue()));
    assertThat(ofOne.count(AccessPath.NONE)).isEqualTo(ofOne.partitions().size() - 1);
  }

  @Test
  void explanationOfAPage_saysThatItIsInOrder() {
    if (reach.deployment() == Deployment.REFERENCE) {
      return;
    }
    map.addIndex(IndexConfig.sorted("__key"));

    Eventually.holds(
        "pages come in the index's order",
        () -> map.explain(Predicates.paging(5)).count(AccessPath.INDEX_ORDER) > 0);
  }

  @Test
  void indexes_areUsed() {
    if (reach.deployment() != Deployment.EMBEDDED) { // Whoever asks, it is the members that count.
      return;
    }
    addIndexes();

    String byAge = "/" + IndexConfig.sorted("age").nameIn(map.name());
    Eventually.holds(
        "partitions answer by an index",
        () -> {
          map.keySet(Predicates.greaterThan("age", 40));
          return searched("index-searches" + byAge) > 0
              && searched("index-entries" + byAge) > 0
              && searched("partitions-searched-by-index") > 0;
        });
  }

  @Test
  void partitionsThatHaveNothing_areNotAsked() {
    if (reach.deployment() != Deployment.EMBEDDED) {
      return;
    }
    addIndexes();
    List<Predicate> asked =
        List.of(
            Predicates.equal("age", 7),
            Predicates.and(Predicates.equal("age", 7), Predicates.equal("active", false)),
            Predicates.or(Predicates.equal("age", 7), Predicates.equal("name", "none")));
    for (Predicate predicate : asked) {
      Eventually.holds(
          "no more partitions are asked than entries are found by " + predicate,
          () -> {
            long before = asked();
            assertThat(map.keySet(predicate)).hasSize(ENTRIES / 50);
            assertThat(map.aggregate(Aggregators.count(), predicate)).isEqualTo(ENTRIES / 50);
            assertThat(map.keySet(Predicates.paging(predicate, 100))).hasSize(ENTRIES / 50);
            long answers = asked() - before;
            return answers > 0 && answers <= 3 * ENTRIES / 50;
          });
    }

    map.removeAll(Predicates.equal("age", 7));
    map.set(1, value(7));
    assertThat(map.keySet(Predicates.equal("age", 7))).containsExactly(1);
  }

  private long asked() {
    return searched("partitions-searched-by-index") + searched("partitions-searched");
  }

  @Test
  void leastAndGreatest_areTheSameWithIndexes_andAtTheirEnds() {
    if (reach.deployment() == Deployment.REFERENCE) { // It is our indexes that are walked.
      return;
    }
    List<@Nullable Object> without = extremes();
    assertThat(without.getFirst()).isEqualTo(0);

    addIndexes();

    assertThat(extremes()).isEqualTo(without);
    Eventually.holds("they are the same", () -> extremes().equals(without));
    if (reach.deployment() != Deployment.EMBEDDED) {
      return;
    }
    String byKey = "/" + IndexConfig.sorted("__key").nameIn(map.name());
    Eventually.holds(
        "a partition looks at one entry for its greatest",
        () -> {
          long searches = searched("index-searches" + byKey);
          long entries = searched("index-entries" + byKey);
          assertThat(map.<Integer>aggregate(Aggregators.max("__key"))).isEqualTo(ENTRIES - 1);
          long since = searched("index-searches" + byKey) - searches;
          return since > ENTRIES / 8 && searched("index-entries" + byKey) - entries <= since;
        });
  }

  private List<@Nullable Object> extremes() {
    List<@Nullable Object> found = new ArrayList<>();
    for (String attribute : List.of("__key", "age", "name")) {
      found.add(map.<Object>aggregate(Aggregators.min(attribute)));
      found.add(map.<Object>aggregate(Aggregators.max(attribute)));
      found.add(map.<Object>aggregate(Aggregators.max(attribute), Predicates.lessThan("age", 20)));
      found.add(map.<Object>aggregate(Aggregators.min(attribute), Predicates.equal("name", "n3")));
    }
    return found;
  }

  private long searched(String count) {
    return Deployment.EMBEDDED.site().grid().statistics().structures().stream()
        .filter(one -> one.structure().name().equals(map.name()))
        .mapToLong(one -> one.counts().getOrDefault(count, 0L))
        .sum();
  }
}
