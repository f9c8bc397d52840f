package dev.grid.structures.map;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.config.MemberConfig;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.query.CompiledPredicate;
import dev.grid.kernel.query.Matcher;
import dev.grid.kernel.query.Queries;
import dev.grid.kernel.query.Schemas;
import dev.grid.map.MapConfig;
import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.FieldDescriptor;
import dev.grid.protocol.serialization.Schema;
import dev.grid.protocol.serialization.SchemaRegistry;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.protocol.serialization.builtin.PredicateForm;
import dev.grid.query.IndexConfig;
import dev.grid.query.Predicate;
import dev.grid.query.Predicates;
import dev.grid.serialization.FieldKind;
import dev.grid.serialization.GenericRecord;
import dev.grid.serialization.JsonValue;
import dev.grid.serialization.SerializationConfig;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What entries are indexed by, whatever is in them and whenever their schemas come. */
class MapIndexKeysTest {

  /** No kind of field has it yet. */
  private static final int LATER_KIND = 99;

  private final SchemaRegistry registry = new SchemaRegistry();
  private final Serialization serialization =
      new Serialization(SerializationConfig.defaults(), registry);
  private final Schemas schemas = new Schemas(registry);
  private final Queries queries =
      new Queries(registry, 1, (pool, task) -> false, () -> serialization);
  private final Data key = serialization.toData(-1);

  private MapState indexed(String attribute) {
    MapState state =
        new MapState(
            new StateContext(
                "m",
                0,
                MemberConfig.defaults()
                    .with(
                        MapConfig.named("m").withIndexes(List.of(IndexConfig.sorted(attribute))))));
    state.indexes().build(state, 10, schemas);
    return state;
  }

  private static void put(MapState state, Data key, Data value) {
    state.store(state.find(key), key, value.bytes(), EntryTimes.FOR_EVER, EntryTimes.FOR_EVER, 0);
  }

  private static void remove(MapState state, Data key) {
    state.remove(Objects.requireNonNull(state.find(key)));
  }

  private Data person(Serialization by, int age) {
    return by.toData(GenericRecord.compact("person").set("age", FieldKind.INT32, age).build());
  }

  private Data tags(int count, String end) {
    return serialization.toData(
        new JsonValue(
            IntStream.range(0, count)
                .mapToObj(String::valueOf)
                .collect(Collectors.joining(",", "{\"tags\":[", "]}" + end))));
  }

  /** How often an entry that is meant is found by the index, which must be used. */
  private int found(MapState state, Predicate asked) {
    CompiledPredicate predicate =
        queries.compile(serialization.toData(PredicateForm.of(asked)), serialization);
    Matcher matcher = predicate.inside(schemas);
    List<MapEntry> candidates =
        new MapAccess().candidates(predicate, state.indexes(), state.entries());
    assertThat(candidates).as("found by the index").isNotNull();
    return (int)
        candidates.stream()
            .filter(each -> matcher.test(each.storedKey(), each.value) == Matcher.Match.YES)
            .count();
  }

  private void addOthers(MapState state) {
    for (int i = 0; i < 100; i++) {
      put(state, serialization.toData(i), serialization.toData(5));
    }
  }

  @Test
  void valueWhoseSchemaHasNoLayoutHere_isWrittenAndRemovedAsAnyOther() {
    Data known = person(serialization, 7);
    Schema later = new Schema("later", List.of(new FieldDescriptor("age", LATER_KIND)));
    registry.register(later);
    byte[] bytes = known.bytes().clone();
    ByteBuffer.wrap(bytes).putLong(Data.HEADER_BYTES, later.id());
    MapState state = indexed("age");
    addOthers(state);

    put(state, key, new Data(bytes));
    assertThat(state.indexes().unreadable()).isOne();
    put(state, key, known);
    assertThat(state.indexes().unreadable()).isZero();
    assertThat(found(state, Predicates.equal("age", 7))).isOne();
    put(state, key, new Data(bytes));
    remove(state, key);
    assertThat(state.indexes().unreadable()).isZero();
  }

  @Test
  void decimalOfTheLargestExponent_isIndexed() {
    BigDecimal large = new BigDecimal(BigInteger.TEN, Integer.MIN_VALUE);
    MapState state = indexed("this");
    addOthers(state);

    put(state, key, serialization.toData(large));

    assertThat(found(state, Predicates.greaterThan("this", 1_000))).isOne();
  }

  @Test
  void entryWhoseSchemaBecomesKnownLater_isFoundOnce_andNotWhenItIsGone() {
    SchemaRegistry writers = new SchemaRegistry();
    Serialization writer = new Serialization(SerializationConfig.defaults(), writers);
    MapState state = indexed("age");
    addOthers(state);
    put(state, key, person(writer, 7));
    Data second = serialization.toData(-2);
    put(state, second, person(writer, 7));
    Data third = serialization.toData(-3);
    put(state, third, person(writer, 7));
    assertThat(state.indexes().unreadable()).isEqualTo(3);

    writers.all().forEach(registry::register);
    put(state, key, person(writer, 8));
    put(state, key, person(writer, 7));
    state.setTimeToLive(Objects.requireNonNull(state.find(second)), 1_000, 0);

    assertThat(found(state, Predicates.equal("age", 7))).isEqualTo(3);
    assertThat(found(state, Predicates.equal("age", 8))).isZero();
    remove(state, key);
    remove(state, second);
    remove(state, third);
    assertThat(found(state, Predicates.equal("age", 7))).isZero();
    assertThat(state.indexes().unreadable()).isZero();
  }

  @Test
  void entryOfMoreKeysThanAnIndexTakes_isFoundAllTheSame() {
    MapState state = indexed("tags[any]");
    for (int i = 0; i < 10; i++) {
      put(state, serialization.toData(i), tags(1, ""));
    }
    put(state, key, tags(MapIndex.KEYS_MAX + 1, ""));
    assertThat(state.indexes().unreadable()).isOne();
    assertThat(found(state, Predicates.equal("tags[any]", MapIndex.KEYS_MAX))).isOne();

    put(state, key, tags(MapIndex.KEYS_MAX + 1, " "));
    assertThat(state.indexes().unreadable()).isOne();
    put(state, key, tags(MapIndex.KEYS_MAX, ""));
    assertThat(state.indexes().unreadable()).isZero();
    assertThat(found(state, Predicates.equal("tags[any]", MapIndex.KEYS_MAX - 1))).isOne();
    put(state, key, tags(2, ""));
    assertThat(found(state, Predicates.equal("tags[any]", 1))).isOne();
    assertThat(found(state, Predicates.equal("tags[any]", MapIndex.KEYS_MAX - 1))).isZero();
    remove(state, key);
    assertThat(found(state, Predicates.equal("tags[any]", 1))).isZero();
  }
}
