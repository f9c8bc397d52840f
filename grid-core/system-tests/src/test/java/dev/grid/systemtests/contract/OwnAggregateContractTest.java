package dev.grid.systemtests.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.map.EntryProcessor;
import dev.grid.map.GridMap;
import dev.grid.map.MutableEntry;
import dev.grid.map.ReadOnlyEntryProcessor;
import dev.grid.query.Aggregators;
import dev.grid.query.EntryAggregator;
import dev.grid.query.EntryPredicate;
import dev.grid.query.EntryProjection;
import dev.grid.query.Predicates;
import dev.grid.query.Projections;
import dev.grid.query.QueryException;
import dev.grid.serialization.JsonValue;
import dev.grid.systemtests.DeploymentsStopped;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What of aggregations only our members have: code of ours, processors by predicate, exact sums,
 * and errors that say what was wrong.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("dev.grid.systemtests.contract.Reach#own")
@ExtendWith(DeploymentsStopped.class)
final class OwnAggregateContractTest {

  private static final int COUNT = 500;

  private final GridMap<Integer, Object> map;

  OwnAggregateContractTest(Reach reach) {
    this.map = reach.freshMap();
  }

  private void fill() {
    Map<Integer, Object> all = new HashMap<>();
    IntStream.range(0, COUNT).forEach(i -> all.put(i, new Item("n" + i, i)));
    map.putAll(all);
  }

  record Item(@Nullable String name, int size) {}

  /** The longest name. */
  record Longest(int least) implements EntryAggregator<Integer, Item, String, Integer> {

    @Override
    public String start() {
      return "";
    }

    @Override
    public String add(String soFar, Map.Entry<Integer, Item> entry) {
      String name = entry.getValue().name();
      return merge(soFar, name == null ? "" : name);
    }

    @Override
    public String merge(String left, String right) {
      return left.length() >= right.length() ? left : right;
    }

    @Override
    public @Nullable Integer end(String all) {
      return all.length() < least ? null : all.length();
    }
  }

  record Throwing() implements EntryAggregator<Integer, Item, String, String> {

    @Override
    public String start() {
      return "";
    }

    @Override
    public String add(String soFar, Map.Entry<Integer, Item> entry) {
      throw new IllegalStateException("on purpose");
    }

    @Override
    public String merge(String left, String right) {
      return left;
    }

    @Override
    public String end(String all) {
      return all;
    }
  }

  record Doubled() implements EntryProjection<Integer, Item, Integer> {
    @Override
    public @Nullable Integer project(Map.Entry<Integer, Item> entry) {
      return entry.getKey() == 0 ? null : 2 * entry.getValue().size();
    }
  }

  record Grow() implements EntryProcessor<Integer, Object, Integer> {
    @Override
    public Integer process(MutableEntry<Integer, Object> entry) {
      Item item = (Item) entry.value();
      Item grown = new Item(item.name(), item.size() + 1_000);
      entry.setValue(grown);
      return grown.size();
    }
  }

  record Size() implements ReadOnlyEntryProcessor<Integer, Object, Integer> {
    @Override
    public Integer process(MutableEntry<Integer, Object> entry) {
      return ((Item) entry.value()).size();
    }
  }

  record Even() implements EntryPredicate<Integer, Item> {
    @Override
    public boolean test(Map.Entry<Integer, Item> entry) {
      return entry.getKey() % 2 == 0;
    }
  }

  @Test
  void code_isRunByMembers_andFailsItsCallAlone() {
    fill();
    assertThat(map.aggregate(new Longest(0))).isEqualTo(4);
    assertThat(map.aggregate(new Longest(0), Predicates.lessThan("size", 10))).isEqualTo(2);
    assertThat(map.aggregate(new Longest(9))).isNull();
    assertThat(map.aggregate(new Longest(0), new Even())).isEqualTo(4);
    assertThat(map.project(new Doubled(), Predicates.lessThan("__key", 3)))
        .containsExactlyInAnyOrder(null, 2, 4);
    assertThatThrownBy(() -> map.aggregate(new Throwing()))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("Throwing")
        .hasMessageContaining("on purpose");
    assertThat(map.aggregate(Aggregators.count(), new Even())).isEqualTo(COUNT / 2);
  }

  @Test
  void processors_runOnWhatAPredicateMeans() {
    fill();
    Map<Integer, Integer> grown =
        map.executeOnEntries(new Grow(), Predicates.between("size", 10, 19));
    assertThat(grown).hasSize(10).containsEntry(10, 1_010).containsEntry(19, 1_019);
    assertThat(map.aggregate(Aggregators.count(), Predicates.greaterEqual("size", 1_000)))
        .isEqualTo(10);
    assertThat(map.executeOnEntries(new Size(), Predicates.greaterEqual("size", 1_000)))
        .isEqualTo(grown);
    assertThat(map.executeOnEntries(new Size(), new Even())).hasSize(COUNT / 2);
    assertThat(map.executeOnEntries(new Size(), Predicates.alwaysFalse())).isEmpty();
    assertThat(
            map.executeOnEntries(new Size(), Predicates.partition(5, Predicates.equal("size", 5))))
        .containsOnlyKeys(5);
    assertThatThrownBy(() -> map.executeOnEntries(new Grow(), Predicates.sql("size = ")))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("position=");
  }

  @Test
  void nulls_andWhatIsNotThere_areLeftOut() {
    map.put(1, new Item("a", 1));
    map.put(2, new Item(null, 2));
    assertThat(map.<Set<Object>>aggregate(Aggregators.distinct("name")))
        .isEqualTo(new HashSet<>(Arrays.asList("a", null)));
    assertThat(map.<String>aggregate(Aggregators.min("name"))).isEqualTo("a");
    assertThat(map.project(Projections.attribute("name"))).containsExactlyInAnyOrder("a", null);
    map.clear();
    map.put(1, new JsonValue("{\"a\": 1, \"n\": [1, 2]}"));
    map.put(2, new JsonValue("{\"a\": 2.5, \"n\": [3]}"));
    map.put(3, new JsonValue("{}"));
    assertThat(map.aggregate(Aggregators.doubleSum("a"))).isEqualTo(3.5);
    assertThat(map.aggregate(Aggregators.longSum("n[any]"))).isEqualTo(6);
    assertThat(map.aggregate(Aggregators.doubleAvg("none"))).isNull();
  }

  @Test
  void largeNumbers_areSummedExactly() {
    BigInteger large = BigInteger.TWO.pow(70);
    map.put(1, large);
    map.put(2, 3L);
    assertThat(map.aggregate(Aggregators.bigIntegerSum()))
        .isEqualTo(large.add(BigInteger.TWO).add(BigInteger.ONE));
    map.put(2, BigInteger.ZERO);
    map.put(3, BigInteger.ZERO);
    assertThat(map.aggregate(Aggregators.bigIntegerAvg()))
        .isEqualByComparingTo(
            new BigDecimal(large).divide(BigDecimal.valueOf(3), new MathContext(34)));
    assertThat(map.<BigInteger>aggregate(Aggregators.max())).isEqualTo(large);
  }

  @Test
  void badValues_areNamed() {
    fill();
    assertThatThrownBy(() -> map.aggregate(Aggregators.integerSum("name")))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("attribute=name")
        .hasMessageContaining("value=")
        .hasMessageContaining("no number");
    assertThatThrownBy(() -> map.aggregate(Aggregators.integerSum("sise")))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("attribute=sise")
        .hasMessageContaining("entries=" + COUNT);
    assertThatThrownBy(() -> map.aggregate(Aggregators.longSum("a[")))
        .isInstanceOf(QueryException.class);
    map.clear();
    map.put(1, Long.MAX_VALUE);
    map.put(2, Long.MAX_VALUE);
    assertThatThrownBy(() -> map.aggregate(Aggregators.longSum()))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("sum=18446744073709551614");
    map.put(3, -5L);
    map.put(4, -Long.MAX_VALUE);
    assertThat(map.aggregate(Aggregators.longSum())).isEqualTo(Long.MAX_VALUE - 5);
    map.put(5, 1.5);
    assertThatThrownBy(() -> map.aggregate(Aggregators.longSum()))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("value=1.5");
    map.put(6, "text");
    assertThatThrownBy(() -> map.aggregate(Aggregators.max("this")))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("no order");
  }
}
