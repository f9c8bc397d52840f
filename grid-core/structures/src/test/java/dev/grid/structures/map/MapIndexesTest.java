package dev.grid.structures.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.ConfigMismatchException;
import dev.grid.config.MemberConfig;
import dev.grid.kernel.Effect;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.Transfer;
import dev.grid.kernel.query.CompiledPredicate;
import dev.grid.kernel.query.Matcher;
import dev.grid.kernel.query.Queries;
import dev.grid.kernel.query.Schemas;
import dev.grid.map.MapConfig;
import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.SchemaRegistry;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.protocol.serialization.builtin.PredicateForm;
import dev.grid.query.IndexConfig;
import dev.grid.query.IndexType;
import dev.grid.query.Predicate;
import dev.grid.query.Predicates;
import dev.grid.serialization.FieldKind;
import dev.grid.serialization.GenericRecord;
import dev.grid.serialization.JsonValue;
import dev.grid.serialization.SerializationConfig;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Indexes of a partition against looking at all of its entries. */
class MapIndexesTest {

  private static final int KEYS = 400;
  private static final List<IndexConfig> INDEXES =
      List.of(
          IndexConfig.sorted("age"),
          IndexConfig.hash("name"),
          IndexConfig.sorted("city", "age"),
          IndexConfig.sorted("tags[any]"),
          new IndexConfig(null, IndexType.BITMAP, List.of("active")),
          IndexConfig.sorted("__key"));

  private final SchemaRegistry registry = new SchemaRegistry();
  private final Serialization serialization =
      new Serialization(
          SerializationConfig.defaults().withJavaSerialization(Opaque.class.getName()), registry);
  private final Schemas schemas = new Schemas(registry);
  private final Queries queries =
      new Queries(registry, 1, (pool, task) -> false, () -> serialization);

  /** What only its class tells of. */
  private record Opaque(int age) implements Serializable {

    private static final long serialVersionUID = 1L;
  }

  private Data value(Random random) {
    int age = random.nextInt(30);
    String name = "name" + random.nextInt(20);
    String city = "city" + random.nextInt(3);
    boolean isActive = random.nextBoolean();
    return serialization.toData(
        switch (random.nextInt(8)) {
          case 0 ->
              new JsonValue(
                  String.format(
                      Locale.ROOT,
                      "{\"age\":%s,\"name\":\"%s\",\"city\":\"%s\",\"tags\":[%d,%d,%d]}",
                      random.nextBoolean() ? age : age + 0.5,
                      name,
                      city,
                      age % 5,
                      age % 3,
                      age % 5));
          case 1 -> new JsonValue("{\"name\":null,\"tags\":[]}");
          case 2 -> new Opaque(age);
          case 3 -> age;
          default ->
              GenericRecord.compact("person")
                  .set("age", FieldKind.INT32, age)
                  .set("name", FieldKind.STRING, random.nextInt(9) == 0 ? null : name)
                  .set("city", FieldKind.STRING, city)
                  .set("active", FieldKind.BOOLEAN, isActive)
                  .set("tags", FieldKind.ARRAY_OF_INT32, new int[] {age % 7, age % 4})
                  .build();
        });
  }

  private static Predicate predicate(Random random) {
    int age = random.nextInt(32) - 1;
    Predicate one =
        switch (random.nextInt(12)) {
          case 0 -> Predicates.equal("age", age);
          case 1 -> Predicates.between("age", age, age + random.nextInt(5) - 1);
          case 2 -> Predicates.sql("age > " + age + " and age <= " + (age + 4));
          case 3 -> Predicates.equal("name", "name" + random.nextInt(20));
          case 4 -> Predicates.in("name", "name1", "name2", null);
          case 5 -> Predicates.like("name", "name1%");
          case 6 -> Predicates.equal("tags[any]", age % 7);
          case 7 -> Predicates.in("tags[any]", age % 7, 2, 3);
          case 8 -> Predicates.equal("active", random.nextBoolean());
          case 9 -> Predicates.lessThan("__key", age);
          case 10 -> Predicates.equal("name", null);
          default -> Predicates.equal("age", String.valueOf(age));
        };
    return switch (random.nextInt(6)) {
      case 0 -> Predicates.and(Predicates.equal("city", "city" + random.nextInt(3)), one);
      case 1 -> Predicates.or(one, Predicates.equal("age", age + 1));
      case 3 -> Predicates.or(one, Predicates.equal("name", "name7"));
      case 4 ->
          Predicates.and(
              Predicates.not(Predicates.equal("active", true)),
              Predicates.or(
                  Predicates.and(Predicates.equal("city", "city1"), Predicates.equal("age", age)),
                  Predicates.equal("tags[any]", 4),
                  one));
      case 2 -> Predicates.and(one, Predicates.not(Predicates.equal("active", true)));
      default -> one;
    };
  }

  private MapState state(List<IndexConfig> indexes) {
    return new MapState(
        new StateContext(
            "m", 0, MemberConfig.defaults().with(MapConfig.named("m").withIndexes(indexes))));
  }

  /** Whether some of the entries were found by an index. */
  private boolean assertSame(MapState state, Random random, String at) {
    boolean isFound = false;
    for (int i = 0; i < 30; i++) {
      Predicate asked = predicate(random);
      CompiledPredicate predicate =
          queries.compile(serialization.toData(PredicateForm.of(asked)), serialization);
      Matcher matcher = predicate.outside(schemas, serialization);
      List<MapEntry> candidates =
          new MapAccess().candidates(predicate, state.indexes(), state.entries());
      if (candidates == null) {
        continue;
      }
      isFound = true;
      Map<MapEntry, Boolean> found = new IdentityHashMap<>();
      candidates.forEach(
          entry -> assertThat(found.put(entry, true)).as(at + " twice by " + asked).isNull());
      state.forEach(
          entry -> {
            if (matcher.test(entry.key(), entry.value) == Matcher.Match.YES) {
              assertThat(found).as(at + " missed by " + asked).containsKey(entry);
            }
          });
      Set<MapEntry> there = new HashSet<>();
      state.forEach(there::add);
      assertThat(there).as(at).containsAll(candidates);
    }
    return isFound;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void whateverIsWritten_nothingIsMissed_andNothingIsFoundTwice(long seed) {
    Random random = new Random(seed);
    MapState state = state(INDEXES);
    int found = 0;
    for (int step = 0; step < 12_000; step++) {
      Data key = serialization.toData(random.nextInt(KEYS));
      @Nullable MapEntry entry = state.find(key);
      switch (random.nextInt(step / 3_000 % 2 == 0 ? 12 : 4)) {
        case 0, 1, 2 -> {
          if (entry != null) {
            state.remove(entry);
          }
        }
        case 3 -> {
          if (entry != null) {
            state.setTimeToLive(entry, 1_000, step);
          }
        }
        default ->
            state.store(
                entry,
                key,
                value(random).bytes(),
                random.nextInt(5) == 0 ? 1_000 : EntryTimes.FOR_EVER,
                EntryTimes.FOR_EVER,
                step);
      }
      if (random.nextInt(50) == 0) {
        state.indexes().build(state, 20, schemas);
      }
      if (random.nextInt(3_000) == 0) {
        state.clear();
      }
      if (random.nextInt(3_000) == 0) {
        state.demoted();
      }
      if (step % 200 == 0 && assertSame(state, random, "seed=" + seed + " step=" + step)) {
        found++;
      }
    }
    assertThat(found).as("checks in which an index was used").isGreaterThan(5);
  }

  private MapState filled(List<IndexConfig> indexes, int count) {
    MapState state = state(indexes);
    for (int i = 0; i < count; i++) {
      state.store(
          null,
          serialization.toData(i),
          serialization.toData(new JsonValue("{\"age\":" + i + "}")).bytes(),
          EntryTimes.FOR_EVER,
          EntryTimes.FOR_EVER,
          0);
    }
    return state;
  }

  private @Nullable List<MapEntry> candidates(MapState state, Predicate asked) {
    return new MapAccess()
        .candidates(
            queries.compile(serialization.toData(PredicateForm.of(asked)), serialization),
            state.indexes(),
            state.entries());
  }

  @Test
  void indexThatIsNotBuilt_isNotUsed() {
    MapState state = filled(List.of(IndexConfig.sorted("age")), 1_000);
    Predicate asked = Predicates.equal("age", 7);
    assertThat(candidates(state, asked)).isNull();

    state.indexes().build(state, 100, schemas);
    assertThat(candidates(state, asked)).isNull();
    while (candidates(state, asked) == null) {
      state.indexes().build(state, 100, schemas);
    }

    assertThat(candidates(state, asked)).hasSize(1);
  }

  @Test
  void queryForMostEntries_looksAtAll() {
    MapState state = filled(List.of(IndexConfig.sorted("age")), 1_000);
    state.indexes().build(state, 1_000, schemas);

    assertThat(candidates(state, Predicates.greaterThan("age", 100))).isNull();
    assertThat(candidates(state, Predicates.greaterThan("age", 900))).hasSize(100);
  }

  @Test
  void queryByTwoIndexes_takesTheOneWithFewerEntries() {
    MapState state = filled(List.of(IndexConfig.sorted("age"), IndexConfig.sorted("__key")), 1_000);
    state.indexes().build(state, 1_000, schemas);

    assertThat(
            candidates(
                state,
                Predicates.and(
                    Predicates.greaterThan("age", 900), Predicates.between("__key", 950, 952))))
        .hasSize(3);
  }

  @Test
  void addedIndexes_goWithEffectsAndTransfers_configuredOnesDoNot() {
    MapState state = filled(List.of(IndexConfig.sorted("age")), 3);
    IndexConfig added = IndexConfig.hash("name").withName("byName");
    assertThat(state.indexes().isNew(added)).isTrue();
    Effect effect = MapEffect.Indexed.of(added);
    state.apply(effect);
    assertThat(state.indexes().isNew(added)).isFalse();
    assertThat(state.indexes().added()).containsExactly(added);

    MapState copy = state(List.of(IndexConfig.sorted("age")));
    Transfer transfer = state.transfer();
    for (Effect part = transfer.next(10); part != null; part = transfer.next(10)) {
      copy.apply(part);
    }

    assertThat(copy.indexes().added()).containsExactly(added);
    assertThat(copy.digest()).isEqualTo(state.digest());
    copy.apply(new MapEffect.Unindexed("byName"));
    assertThat(copy.indexes().added()).isEmpty();
    assertThat(copy.digest()).isNotEqualTo(state.digest());
  }

  @Test
  void anotherIndexOfTheSameName_andDroppingWhatIsConfigured_areRefused() {
    MapState state = state(List.of(IndexConfig.sorted("age").withName("a")));

    assertThatThrownBy(() -> state.indexes().isNew(IndexConfig.hash("age").withName("a")))
        .isInstanceOf(ConfigMismatchException.class)
        .hasMessageContaining("name=a");
    assertThatThrownBy(() -> state.indexes().mayDrop("a"))
        .isInstanceOf(ConfigMismatchException.class);
    assertThat(state.indexes().mayDrop("b")).isFalse();
  }

  @Test
  void mapWithAsManyIndexesAsItMayHave_takesNoMore() {
    List<IndexConfig> all = new ArrayList<>();
    for (int i = 0; i < MapIndexes.INDEXES_MAX; i++) {
      all.add(IndexConfig.sorted("a" + i));
    }
    MapState state = state(all);

    assertThatThrownBy(() -> state.indexes().isNew(IndexConfig.sorted("one more")))
        .isInstanceOf(ConfigMismatchException.class);
  }
}
