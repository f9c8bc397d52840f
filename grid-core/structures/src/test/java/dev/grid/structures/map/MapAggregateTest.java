package dev.grid.structures.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.map.GridMap;
import dev.grid.query.Aggregator;
import dev.grid.query.Aggregators;
import dev.grid.query.EntryAggregator;
import dev.grid.query.Predicate;
import dev.grid.query.Predicates;
import dev.grid.query.Projections;
import dev.grid.query.QueryException;
import dev.grid.serialization.FieldKind;
import dev.grid.serialization.GenericRecord;
import dev.grid.serialization.JsonValue;
import dev.grid.structures.LocalInvoker;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Aggregations of one partition, against what a stream over its entries gives. */
final class MapAggregateTest {

  /** More than one slice has. */
  private static final int MANY = 6_000;

  private final MapShard shard = new MapShard();
  private final GridMap<Integer, Object> map =
      MapStructure.proxy("m", new LocalInvoker(shard.host));

  private static Object number(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> random.nextInt();
      case 1 -> random.nextLong();
      case 2 -> (short) random.nextInt();
      case 3 -> BigInteger.valueOf(random.nextLong()).pow(2);
      case 4 -> (byte) random.nextInt();
      default -> (long) random.nextInt(5);
    };
  }

  private static BigInteger exact(Object number) {
    return number instanceof BigInteger large
        ? large
        : BigInteger.valueOf(((Number) number).longValue());
  }

  @Test
  void decimalsFarFromOne_areRefused_asTheirSumHasAsManyDigits() {
    BigDecimal least = new BigDecimal(BigInteger.ONE, Integer.MAX_VALUE);
    BigDecimal largest = new BigDecimal(BigInteger.ONE, Integer.MIN_VALUE + 1);
    for (BigDecimal far : List.of(least, largest, new BigDecimal("1E+20001"))) {
      map.put(1, BigDecimal.ONE);
      map.put(2, far);
      for (Aggregator<?> sum :
          List.of(
              Aggregators.bigDecimalSum("this"),
              Aggregators.bigDecimalAvg("this"),
              Aggregators.longSum("this"),
              Aggregators.fixedPointSum("this"))) {
        assertThatThrownBy(() -> map.aggregate(sum))
            .as(sum + " of " + far)
            .isInstanceOf(QueryException.class)
            .hasMessageContaining("exponent may be up to 20000");
      }
    }
    map.put(2, new BigDecimal("1E+15000"));
    assertThat(map.aggregate(Aggregators.bigDecimalSum("this")))
        .isEqualTo(new BigDecimal("1E+15000").add(BigDecimal.ONE));
  }

  @Test
  void whatOnlyBytesTell_isNotLost() {
    map.put(1, new JsonValue("{\"a\":1}"));
    map.put(2, new JsonValue("{\"a\":7,\"b\":tru}"));

    assertThat(exact(Objects.requireNonNull(map.aggregate(Aggregators.max("a"))))).isEqualTo(7);
    Map.Entry<Integer, Object> entry = map.aggregate(Aggregators.maxBy("a"));
    assertThat(entry).isNotNull();
    assertThat(entry.getKey()).isEqualTo(2);
    assertThat(map.aggregate(Aggregators.distinct("a")))
        .extracting(each -> ((Number) each).intValue())
        .containsExactlyInAnyOrder(1, 7);
  }

  @Test
  void attributesBehindNulls_areNotMisspelt() {
    GenericRecord nobody =
        GenericRecord.compact("p").set("address", FieldKind.COMPACT, null).build();
    map.put(1, nobody);

    assertThat(map.<Integer>aggregate(Aggregators.max("address.zip"))).isNull();
    assertThatThrownBy(() -> map.aggregate(Aggregators.max("adress.zip")))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("none of entries=1 has it");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void wholeNumbersOfAllTypes_comeToWhatAStreamSays(long seed) {
    Random random = new Random(seed);
    Map<Integer, Object> all = new HashMap<>();
    for (int i = 0; i < MANY; i++) {
      all.put(i, number(random));
    }
    map.putAll(all);
    int below = random.nextInt(MANY) + 1;
    Predicate some = Predicates.lessThan("__key", below);
    List<BigInteger> meant =
        all.entrySet().stream()
            .filter(entry -> entry.getKey() < below)
            .map(entry -> exact(entry.getValue()))
            .toList();
    BigInteger sum = meant.stream().reduce(BigInteger.ZERO, BigInteger::add);

    assertThat(map.aggregate(Aggregators.count(), some)).isEqualTo(below);
    assertThat(map.aggregate(Aggregators.bigIntegerSum(), some)).isEqualTo(sum);
    assertThat(map.aggregate(Aggregators.bigDecimalSum("this"), some))
        .isEqualByComparingTo(new BigDecimal(sum));
    assertThat(exact(Objects.requireNonNull(map.aggregate(Aggregators.max(), some))))
        .isEqualTo(meant.stream().max(Comparator.naturalOrder()).orElseThrow());
    Map.Entry<Integer, Object> least = map.aggregate(Aggregators.minBy("this"), some);
    assertThat(least).isNotNull();
    assertThat(all).contains(least);
    assertThat(exact(least.getValue()))
        .isEqualTo(meant.stream().min(Comparator.naturalOrder()).orElseThrow());
    assertThat(map.<java.util.Set<Object>>aggregate(Aggregators.distinct(), some))
        .hasSize(new HashSet<>(meant).size());
    assertThat(map.project(Projections.attribute("this"), some))
        .containsExactlyInAnyOrderElementsOf(
            all.entrySet().stream()
                .filter(entry -> entry.getKey() < below)
                .map(Map.Entry::getValue)
                .toList());
  }

  /** Slow code of an application's. */
  record Keys() implements EntryAggregator<Integer, Object, ArrayList<Integer>, Integer> {

    @Override
    public ArrayList<Integer> start() {
      return new ArrayList<>();
    }

    @Override
    public ArrayList<Integer> add(ArrayList<Integer> soFar, Map.Entry<Integer, Object> entry) {
      soFar.add(entry.getKey());
      return soFar;
    }

    @Override
    public ArrayList<Integer> merge(ArrayList<Integer> left, ArrayList<Integer> right) {
      left.addAll(right);
      return left;
    }

    @Override
    public @Nullable Integer end(ArrayList<Integer> all) {
      return all.size();
    }
  }

  @Test
  void code_holdsNothing_whileItRuns() {
    for (int i = 0; i < MANY; i++) {
      map.set(i, i);
    }
    shard.host.delayTasks(true);
    var asked =
        shard.host.send(
            dev.grid.structures.ShardHost.ALICE,
            new MapAggregateMessages.AggregatePart(
                "m", shard.host.serialization().toData(new Keys()), null));
    assertThat(asked.isWaiting()).isTrue();
    map.set(1, 2);
    assertThat(map.get(1)).isEqualTo(2);
    shard.host.runTasks();
    while (asked.isWaiting()) {
      shard.host.runTasks();
    }
    var reply = (MapAggregateMessages.AggregateReply) Objects.requireNonNull(asked.value());
    assertThat(reply.entries()).isEqualTo(MANY);
    assertThat(reply.parts()).hasSize(1);
  }
}
