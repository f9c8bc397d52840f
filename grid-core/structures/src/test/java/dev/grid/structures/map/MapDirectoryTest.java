package dev.grid.structures.map;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.config.MemberConfig;
import dev.grid.kernel.Budget;
import dev.grid.kernel.Directory;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.query.CompiledPredicate;
import dev.grid.kernel.query.Matcher;
import dev.grid.kernel.query.Queries;
import dev.grid.kernel.query.Schemas;
import dev.grid.map.MapConfig;
import dev.grid.map.MapStoreConfig;
import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.SchemaRegistry;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.protocol.serialization.builtin.PredicateForm;
import dev.grid.query.IndexConfig;
import dev.grid.query.Predicate;
import dev.grid.query.Predicates;
import dev.grid.serialization.JsonValue;
import dev.grid.serialization.SerializationConfig;
import dev.grid.structures.map.MapQueryMessages.KeySetWithPredicate;
import dev.grid.structures.map.MapQueryMessages.RemoveAll;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which partitions a query leaves out, against what is in them. */
final class MapDirectoryTest {

  private static final int PARTITIONS = 8;
  private static final BitSet ALL = new BitSet();

  static {
    ALL.set(0, PARTITIONS);
  }

  private static final IndexConfig ADDED = IndexConfig.sorted("tags[any]").withName("tags");

  private final SchemaRegistry registry = new SchemaRegistry();
  private final Serialization serialization =
      new Serialization(SerializationConfig.defaults(), registry);
  private final Schemas schemas = new Schemas(registry);
  private final Queries queries =
      new Queries(registry, PARTITIONS, (pool, task) -> false, () -> serialization);
  private final MapDirectory directory = new MapDirectory(PARTITIONS);

  private final MapConfig config =
      MapConfig.named("m")
          .withIndexes(
              List.of(
                  IndexConfig.sorted("age"),
                  IndexConfig.hash("name"),
                  IndexConfig.sorted("city", "age")));

  private static Directory.Standing standing(BitSet atRest) {
    return new Directory.Standing() {
      @Override
      public void keepAtRest(BitSet partitions) {
        partitions.and(atRest);
      }

      @Override
      public void keepSettled(BitSet partitions) {}

      @Override
      public long nowMillis() {
        return 1;
      }
    };
  }

  private MapState state(int partition) {
    MemberConfig member = MemberConfig.defaults().withPartitionCount(PARTITIONS).with(config);
    Budget budget = new Budget((b, p) -> {});
    return new MapState(new StateContext("m", partition, member, budget, () -> directory));
  }

  private Data value(Random random) {
    int age = random.nextInt(60);
    return serialization.toData(
        random.nextInt(400) == 0
            ? List.of("is an object")
            : new JsonValue(
                String.format(
                    Locale.ROOT,
                    "{\"age\":%d,\"name\":\"employee-%d\",\"city\":\"city%d\",\"tags\":[%d,%d]}",
                    age,
                    random.nextInt(40),
                    random.nextInt(4),
                    age % 9,
                    random.nextInt(30))));
  }

  private static Predicate predicate(Random random) {
    int age = random.nextInt(60);
    return switch (random.nextInt(8)) {
      case 0 -> Predicates.equal("age", age);
      case 1 -> Predicates.between("age", age, age + random.nextInt(3));
      case 2 -> Predicates.equal("name", "employee-" + random.nextInt(40));
      case 3 -> Predicates.in("age", age, age + 7, age + 20);
      case 4 -> Predicates.and(Predicates.equal("city", "city1"), Predicates.equal("age", age));
      case 5 -> Predicates.or(Predicates.equal("age", age), Predicates.equal("name", "employee-3"));
      case 6 -> Predicates.equal("tags[any]", random.nextInt(30));
      default ->
          Predicates.and(
              Predicates.between("age", age, age + 20), Predicates.equal("name", "employee-9"));
    };
  }

  private Data data(Predicate predicate) {
    return serialization.toData(PredicateForm.of(predicate));
  }

  private boolean hasAny(MapState state, Data predicate) {
    CompiledPredicate compiled = queries.compile(predicate, serialization);
    Matcher matcher = compiled.outside(schemas, serialization);
    boolean[] found = new boolean[1];
    state.forEach(entry -> found[0] |= matcher.test(entry.key(), entry.value) == Matcher.Match.YES);
    return found[0];
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whateverIsWritten_andWhereverItIsServed_noPartitionIsLeftOutThatHasSomething(long seed) {
    Random random = new Random(seed);
    MapState[] states = new MapState[PARTITIONS];
    for (int p = 0; p < PARTITIONS; p++) {
      states[p] = state(p);
    }
    int without = 0;
    for (int step = 0; step < 12_000; step++) {
      int partition = random.nextInt(PARTITIONS);
      change(states, partition, random, step);
      if (step % 10 == 0) {
        without += look(states, random, "seed=" + seed + " step=" + step);
      }
    }
    assertThat(without).as("partitions that were left out").isGreaterThan(1_000);
  }

  private void change(MapState[] states, int partition, Random random, int step) {
    MapState state = states[partition];
    Data key = serialization.toData(random.nextInt(30));
    MapEntry entry = state.find(key);
    switch (random.nextInt(1_000)) {
      case 0 -> state.clear();
      case 1, 2, 3 -> state.demoted(); // And promoted again, as its indexes are built.
      case 4 -> {
        state.demoted();
        states[partition] = state(partition);
      }
      case 5 -> state.indexes().add(ADDED);
      case 6 -> state.indexes().drop("tags");
      default -> {
        if (entry != null && random.nextBoolean()) {
          state.remove(entry);
        } else {
          state.store(
              entry, key, value(random).bytes(), EntryTimes.FOR_EVER, EntryTimes.FOR_EVER, step);
        }
      }
    }
    if (random.nextInt(20) == 0) {
      state.indexes().build(state, 5, schemas);
    }
  }

  private int look(MapState[] states, Random random, String at) {
    Predicate asked = predicate(random);
    Data predicate = data(asked);
    BitSet atRest = new BitSet();
    IntStream.range(0, PARTITIONS).filter(p -> random.nextInt(10) > 0).forEach(atRest::set);
    Directory.Found found =
        directory.find(new KeySetWithPredicate("m", predicate), queries, standing(atRest));
    found.without().stream()
        .forEach(
            p -> {
              assertThat(hasAny(states[p], predicate)).as(at + " left out by " + asked).isFalse();
              assertThat(atRest.get(p)).as(at).isTrue();
            });
    return found.without().cardinality();
  }

  private MapState[] filled(int entries) {
    MapState[] states = new MapState[PARTITIONS];
    for (int p = 0; p < PARTITIONS; p++) {
      states[p] = state(p);
      for (int i = 0; i < entries; i++) {
        int number = p * entries + i;
        Data value = serialization.toData(new JsonValue("{\"age\":" + number + "}"));
        Data key = serialization.toData(number);
        states[p].store(null, key, value.bytes(), EntryTimes.FOR_EVER, EntryTimes.FOR_EVER, 0);
      }
      states[p].indexes().build(states[p], 1_000, schemas);
    }
    return states;
  }

  private BitSet without(Predicate predicate) {
    return directory.find(new RemoveAll("m", data(predicate)), queries, standing(ALL)).without();
  }

  @Test
  void onePartitionHasIt_theOthersAreLeftOut() {
    MapState[] states = filled(100);

    BitSet without = without(Predicates.equal("age", 250));

    assertThat(without.cardinality()).isEqualTo(PARTITIONS - 1);
    assertThat(without.get(2)).isFalse();
    states[5].demoted();
    assertThat(without(Predicates.equal("age", 250)).get(5)).as("who knows").isFalse();
    states[5].indexes().build(states[5], 1_000, schemas);
    assertThat(without(Predicates.equal("age", 250)).get(5)).isTrue();
  }

  @Test
  void whatIsRemovedWhileItIsLookedFor_isAskedFor() {
    MapState[] states = filled(100);
    Data predicate = data(Predicates.equal("age", 250));

    BitSet without =
        directory
            .find(
                new KeySetWithPredicate("m", predicate),
                queries,
                new Directory.Standing() {
                  @Override
                  public void keepAtRest(BitSet partitions) {
                    states[2].remove(states[2].find(serialization.toData(250)));
                  }

                  @Override
                  public void keepSettled(BitSet partitions) {}

                  @Override
                  public long nowMillis() {
                    return 1;
                  }
                })
            .without();

    assertThat(without.get(2)).isFalse();
    assertThat(without.cardinality()).isEqualTo(PARTITIONS - 1);
  }

  @Test
  void fewEntries_areSaidToBeFew() {
    filled(100);

    Directory.Found found =
        directory.find(
            new KeySetWithPredicate("m", data(Predicates.between("age", 250, 255))),
            queries,
            standing(ALL));

    assertThat(found.entries()).isBetween(6, 10);
    assertThat(found.known().cardinality()).isEqualTo(PARTITIONS);
  }

  @Test
  void mapWithAStore_tellsNothing_asItsQueriesWaitUntilItIsLoaded() {
    MemberConfig member =
        MemberConfig.defaults()
            .withPartitionCount(PARTITIONS)
            .with(config.withStore(MapStoreConfig.openedBy(map -> key -> null)));
    MapState stored =
        new MapState(new StateContext("m", 0, member, new Budget((b, p) -> {}), () -> directory));
    stored.indexes().build(stored, 10, schemas);

    assertThat(without(Predicates.equal("age", 1)).isEmpty()).isTrue();
  }
}
