package dev.grid.protocol.serialization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.builtin.AggregatorForm;
import dev.grid.protocol.serialization.builtin.EntryForm;
import dev.grid.query.Aggregation;
import dev.grid.query.Aggregator;
import dev.grid.query.Aggregators;
import dev.grid.serialization.SerializationConfig;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each aggregator has the bytes that the reference's client writes, and is read from them. */
final class AggregatorFormTest {

  private final SchemaRegistry schemas = new SchemaRegistry();
  private final Serialization serialization =
      new Serialization(SerializationConfig.defaults(), schemas);
  private final Reference reference = new Reference(schemas);

  /** Ours, and what the reference has for it. */
  private static Map<Aggregator<?>, Object> pairs() {
    Map<Aggregator<?>, Object> pairs = new LinkedHashMap<>();
    pairs.put(Aggregators.count(), com.hazelcast.aggregation.Aggregators.count());
    pairs.put(Aggregators.count("a"), com.hazelcast.aggregation.Aggregators.count("a"));
    pairs.put(Aggregators.distinct("a"), com.hazelcast.aggregation.Aggregators.distinct("a"));
    pairs.put(Aggregators.max("a"), com.hazelcast.aggregation.Aggregators.comparableMax("a"));
    pairs.put(Aggregators.min("a"), com.hazelcast.aggregation.Aggregators.comparableMin("a"));
    pairs.put(Aggregators.maxBy("a"), com.hazelcast.aggregation.Aggregators.maxBy("a"));
    pairs.put(Aggregators.minBy("a"), com.hazelcast.aggregation.Aggregators.minBy("a"));
    pairs.put(Aggregators.integerSum("a"), com.hazelcast.aggregation.Aggregators.integerSum("a"));
    pairs.put(Aggregators.longSum("a"), com.hazelcast.aggregation.Aggregators.longSum("a"));
    pairs.put(
        Aggregators.fixedPointSum("a"), com.hazelcast.aggregation.Aggregators.fixedPointSum("a"));
    pairs.put(Aggregators.doubleSum("a"), com.hazelcast.aggregation.Aggregators.doubleSum("a"));
    pairs.put(
        Aggregators.floatingPointSum("a"),
        com.hazelcast.aggregation.Aggregators.floatingPointSum("a"));
    pairs.put(
        Aggregators.bigIntegerSum("a"), com.hazelcast.aggregation.Aggregators.bigIntegerSum("a"));
    pairs.put(
        Aggregators.bigDecimalSum("a"), com.hazelcast.aggregation.Aggregators.bigDecimalSum("a"));
    pairs.put(Aggregators.integerAvg("a"), com.hazelcast.aggregation.Aggregators.integerAvg("a"));
    pairs.put(Aggregators.longAvg("a"), com.hazelcast.aggregation.Aggregators.longAvg("a"));
    pairs.put(Aggregators.doubleAvg("a"), com.hazelcast.aggregation.Aggregators.doubleAvg("a"));
    pairs.put(Aggregators.numberAvg("a"), com.hazelcast.aggregation.Aggregators.numberAvg("a"));
    pairs.put(
        Aggregators.bigIntegerAvg("a"), com.hazelcast.aggregation.Aggregators.bigIntegerAvg("a"));
    pairs.put(
        Aggregators.bigDecimalAvg("a"), com.hazelcast.aggregation.Aggregators.bigDecimalAvg("a"));
    return pairs;
  }

  @Test
  void eachAggregator_hasTheReferencesBytes_andIsReadFromThem() {
    assertThat(pairs().keySet())
        .extracting(each -> ((Aggregation<?>) each).kind())
        .contains(Aggregation.Kind.values());
    pairs()
        .forEach(
            (ours, theirs) -> {
              byte[] bytes = reference.write(theirs);
              assertThat(serialization.toData(AggregatorForm.of((Aggregation<?>) ours)).bytes())
                  .as("%s", ours)
                  .isEqualTo(bytes);
              AggregatorForm read = serialization.toObject(new Data(bytes));
              assertThat(read).isNotNull();
              assertThat(read.aggregation()).isEqualTo(ours);
            });
  }

  @Test
  void results_areReadByTheReference_andWrittenAsItDoes() {
    Object set = reference.read(serialization.toData(AggregatorForm.ofSet(Arrays.asList(1, null))));
    assertThat(set).isEqualTo(new HashSet<>(Arrays.asList(1, null)));
    byte[] theirs = reference.write(set);
    AggregatorForm back = serialization.toObject(new Data(theirs));
    assertThat(back).isNotNull();
    assertThat(back.values()).containsExactlyInAnyOrder(1, null);

    Map.Entry<String, Integer> entry = reference.read(serialization.toData(new EntryForm("k", 1)));
    assertThat(entry).isEqualTo(Map.entry("k", 1));
    Object entryBack = serialization.toObject(new Data(reference.write(entry)));
    assertThat(entryBack).isEqualTo(Map.entry("k", 1));
  }
}
