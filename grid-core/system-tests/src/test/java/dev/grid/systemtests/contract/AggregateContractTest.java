package dev.grid.systemtests.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.map.GridMap;
import dev.grid.query.Aggregators;
import dev.grid.query.Predicate;
import dev.grid.query.Predicates;
import dev.grid.query.Projections;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Aggregations and projections give what a stream over the entries gives. */
@ContractSuite
final class AggregateContractTest {

  private static final int COUNT = 1_000;
  private static final Predicate SOME = Predicates.lessThan("__key", 100);

  private final GridMap<Integer, Sale> sales;

  /** What is summed up. */
  record Sale(String shop, int pieces, long cents, double weight, BigDecimal price) {}

  AggregateContractTest(Reach reach) {
    this.sales = reach.freshMap();
  }

  private List<Sale> fill() {
    Map<Integer, Sale> all = new HashMap<>();
    IntStream.range(0, COUNT)
        .forEach(
            i ->
                all.put(
                    i,
                    new Sale(
                        "shop" + i * 7 % 10,
                        i * 31 % 1_009,
                        i * 1_000L - 5_000,
                        i / 4.0,
                        BigDecimal.valueOf(i, 1))));
    sales.putAll(all);
    return IntStream.range(0, COUNT).mapToObj(all::get).toList();
  }

  @Test
  void sums_andMeans() {
    List<Sale> all = fill();
    List<Sale> some = all.subList(0, 100);
    assertThat(sales.aggregate(Aggregators.count())).isEqualTo(COUNT);
    assertThat(sales.aggregate(Aggregators.count("shop"), SOME)).isEqualTo(100);
    long pieces = all.stream().mapToLong(Sale::pieces).sum();
    assertThat(sales.aggregate(Aggregators.integerSum("pieces"))).isEqualTo(pieces);
    assertThat(sales.aggregate(Aggregators.integerAvg("pieces")))
        .isEqualTo((double) pieces / COUNT);
    assertThat(sales.aggregate(Aggregators.longSum("cents"), SOME))
        .isEqualTo(some.stream().mapToLong(Sale::cents).sum());
    assertThat(sales.aggregate(Aggregators.longAvg("cents"), SOME))
        .isEqualTo(some.stream().mapToLong(Sale::cents).average().orElseThrow());
    double weight = all.stream().mapToDouble(Sale::weight).sum(); // Quarters are exact.
    assertThat(sales.aggregate(Aggregators.doubleSum("weight"))).isEqualTo(weight);
    assertThat(sales.aggregate(Aggregators.doubleAvg("weight"))).isEqualTo(weight / COUNT);
    assertThat(sales.aggregate(Aggregators.floatingPointSum("pieces"))).isEqualTo((double) pieces);
    assertThat(sales.aggregate(Aggregators.numberAvg("weight"))).isEqualTo(weight / COUNT);
    assertThat(sales.aggregate(Aggregators.fixedPointSum("weight")))
        .isEqualTo(all.stream().mapToLong(sale -> (long) sale.weight()).sum());
    BigDecimal price = all.stream().map(Sale::price).reduce(BigDecimal.ZERO, BigDecimal::add);
    assertThat(sales.aggregate(Aggregators.bigDecimalSum("price"))).isEqualByComparingTo(price);
    assertThat(sales.aggregate(Aggregators.bigDecimalAvg("price")))
        .isEqualByComparingTo(price.divide(BigDecimal.valueOf(COUNT)));
    assertThat(sales.aggregate(Aggregators.integerSum("__key"), SOME)).isEqualTo(4_950);
  }

  @Test
  void extremes_andDifferentValues_haveTheTypesOfTheirAttributes() {
    List<Sale> all = fill();
    Integer most = sales.aggregate(Aggregators.max("pieces"));
    assertThat(most).isEqualTo(all.stream().mapToInt(Sale::pieces).max().orElseThrow());
    String first = sales.aggregate(Aggregators.min("shop"));
    assertThat(first).isEqualTo("shop0");
    Map.Entry<Integer, Sale> dearest = sales.aggregate(Aggregators.maxBy("price"));
    assertThat(dearest).isNotNull();
    assertThat(dearest.getKey()).isEqualTo(COUNT - 1);
    assertThat(dearest.getValue()).isEqualTo(all.get(COUNT - 1));
    Map.Entry<Integer, Sale> least = sales.aggregate(Aggregators.minBy("cents"), SOME);
    assertThat(least).isNotNull();
    assertThat(least.getKey()).isZero();
    Set<String> shops = sales.aggregate(Aggregators.distinct("shop"));
    assertThat(shops)
        .containsExactlyInAnyOrderElementsOf(
            all.stream().map(Sale::shop).collect(Collectors.toSet()));
  }

  @Test
  void ofNothing() {
    assertThat(sales.aggregate(Aggregators.count())).isZero();
    assertThat(sales.aggregate(Aggregators.longSum("cents"))).isZero();
    assertThat(sales.aggregate(Aggregators.doubleSum("weight"))).isZero();
    assertThat(sales.aggregate(Aggregators.longAvg("cents"))).isNull();
    assertThat(sales.<Integer>aggregate(Aggregators.max("pieces"))).isNull();
    assertThat(sales.<Set<Object>>aggregate(Aggregators.distinct("pieces"))).isEmpty();
    assertThat(sales.project(Projections.attribute("shop"))).isEmpty();
  }

  @Test
  void projections() {
    List<Sale> all = fill();
    assertThat(sales.<Integer>project(Projections.attribute("pieces")))
        .containsExactlyInAnyOrderElementsOf(all.stream().map(Sale::pieces).toList());
    assertThat(sales.project(Projections.attributes("__key", "shop"), SOME))
        .hasSize(100)
        .allSatisfy(
            both -> {
              assertThat(both).isNotNull();
              assertThat(both[1]).isEqualTo(all.get((Integer) both[0]).shop());
            });
    Map<Integer, Sale> entries = new HashMap<>();
    sales
        .project(Projections.<Integer, Sale>entry(), Predicates.lessThan("pieces", 500))
        .forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
    assertThat(new HashSet<>(entries.values()))
        .isEqualTo(all.stream().filter(s -> s.pieces() < 500).collect(Collectors.toSet()));
  }
}
