package dev.grid.sqlengine;

import static dev.grid.sqlengine.SqlCluster.analyzed;
import static dev.grid.sqlengine.SqlCluster.people;
import static dev.grid.sqlengine.SqlCluster.rows;
import static dev.grid.sqlengine.SqlCluster.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.map.GridMap;
import dev.grid.serialization.JsonValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The first rows of an order, where some partitions are asked before the others: values that come
 * often, nulls at either end, filters, with an index and without.
 */
@Timeout(value = 600, unit = TimeUnit.SECONDS)
class FirstRowsTest {

  private static final int ROWS = 3_000;
  private static final Pattern LOOKED_AT = Pattern.compile("looked-at=(\\d+)");

  private record Person(int key, @Nullable Integer age) {}

  private static final List<Person> people = new ArrayList<>();

  @BeforeAll
  static void fill() {
    Random random = new Random(1);
    Map<Integer, JsonValue> entries = new HashMap<>();
    for (int key = 0; key < ROWS; key++) {
      Integer age = random.nextInt(10) == 0 ? null : random.nextInt(ROWS / 4);
      people.add(new Person(key, age));
      entries.put(key, new JsonValue("{\"name\":\"n\",\"age\":" + age + ",\"city\":\"c\"}"));
    }
    for (String name : List.of("unordered", "ordered")) {
      people(name);
      SqlCluster.FIRST.<Integer, JsonValue>map(name).putAll(entries);
    }
    run("CREATE INDEX by_age ON ordered (age) TYPE SORTED");
    Waiting.until(
        () -> !analyzed("SELECT age FROM ordered ORDER BY age LIMIT 4").contains("scan="));
  }

  private static List<@Nullable Integer> expected(
      boolean isDescending, boolean areNullsFirst, int from, int offset, int limit) {
    Comparator<Integer> order = Comparator.naturalOrder();
    order = isDescending ? order.reversed() : order;
    return people.stream()
        .filter(person -> person.key >= from)
        .map(Person::age)
        .sorted(areNullsFirst ? Comparator.nullsFirst(order) : Comparator.nullsLast(order))
        .skip(offset)
        .limit(limit)
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "unordered, ASC",
    "unordered, DESC",
    "ordered, ASC",
    "ordered, DESC",
  })
  void theyAreThoseOfTheOrder_whateverIsAskedFor(String map, String direction) {
    for (String nulls : List.of("FIRST", "LAST")) {
      for (int limit : new int[] {1, 10, 60, 400, ROWS}) {
        for (int from : new int[] {0, ROWS / 2}) {
          int offset = limit / 3;
          String sql =
              "SELECT age FROM %s WHERE __key >= %d ORDER BY age %s NULLS %s LIMIT %d OFFSET %d"
                  .formatted(map, from, direction, nulls, limit, offset);
          assertThat(rows(sql).stream().map(row -> (Integer) row.getFirst()).toList())
              .as(sql)
              .isEqualTo(
                  expected(direction.equals("DESC"), nulls.equals("FIRST"), from, offset, limit));
        }
      }
    }
  }

  @Test
  void ofEqualOnesTheNextColumnDecides() {
    List<List<@Nullable Object>> expected = new ArrayList<>();
    people.stream()
        .sorted(
            Comparator.comparing(
                    Person::age, Comparator.nullsFirst(Comparator.<Integer>reverseOrder()))
                .thenComparing(Person::key))
        .skip(290)
        .limit(30)
        .forEach(person -> expected.add(Arrays.asList(person.age, person.key)));
    for (String map : List.of("unordered", "ordered")) {
      assertThat(
              rows(
                  "SELECT age, __key FROM "
                      + map
                      + " ORDER BY age DESC NULLS FIRST, __key LIMIT 30 OFFSET 290"))
          .isEqualTo(expected);
    }
  }

  /** A predicate compares them as what they are. */
  @Test
  void whatIsConvertedToText_isOrderedAsText() {
    run(
        "CREATE OR REPLACE MAPPING converted TYPE IMap"
            + " OPTIONS ('keyFormat'='varchar', 'valueFormat'='int')");
    Random random = new Random(2);
    Map<UUID, Integer> entries = new HashMap<>();
    for (int i = 0; i < ROWS; i++) {
      entries.put(new UUID(random.nextLong(), random.nextLong()), i);
    }
    SqlCluster.FIRST.<UUID, Integer>map("converted").putAll(entries);
    List<String> expected =
        entries.keySet().stream().map(UUID::toString).sorted().skip(90).limit(100).toList();
    assertThat(rows("SELECT __key FROM converted ORDER BY __key LIMIT 100 OFFSET 90"))
        .isEqualTo(expected.stream().map(List::of).toList());
  }

  /** They have bounded what all partitions look at. */
  @Test
  void whatHasGoneMeanwhile_isMadeUpForByOthers() throws Exception {
    people("going");
    GridMap<Integer, JsonValue> going = SqlCluster.FIRST.map("going");
    Map<Integer, JsonValue> staying = new HashMap<>();
    for (int key = 0; key < ROWS / 3; key++) {
      staying.put(key, new JsonValue("{\"name\":\"n\",\"age\":1000,\"city\":\"c\"}"));
    }
    going.putAll(staying);
    run("CREATE INDEX going_by_age ON going (age) TYPE SORTED");
    Waiting.until(() -> !analyzed("SELECT age FROM going ORDER BY age LIMIT 4").contains("scan="));
    JsonValue young = new JsonValue("{\"name\":\"n\",\"age\":1,\"city\":\"c\"}");
    Set<Integer> keys = IntStream.range(ROWS, ROWS + 100).boxed().collect(Collectors.toSet());
    Map<Integer, JsonValue> passing = new HashMap<>();
    keys.forEach(key -> passing.put(key, young));
    AtomicBoolean isOver = new AtomicBoolean();
    CompletableFuture<Void> changes =
        CompletableFuture.runAsync(
            () -> {
              while (!isOver.get()) {
                going.putAll(passing);
                keys.forEach(going::delete);
              }
            });
    try {
      for (int i = 0; i < 400; i++) {
        assertThat(rows("SELECT age FROM going ORDER BY age LIMIT 30")).hasSize(30);
      }
    } finally {
      isOver.set(true);
      changes.join();
    }
  }

  /** Of 271 partitions ten each would be 2,710. */
  @ParameterizedTest
  @ValueSource(strings = {"ASC NULLS LAST", "ASC NULLS FIRST", "DESC"})
  void mostPartitionsAreSparedByWhatTheFirstHaveFound(String order) {
    String plan =
        analyzed("SELECT age FROM ordered WHERE age > 100 ORDER BY age " + order + " LIMIT 10");
    Matcher lookedAt = LOOKED_AT.matcher(plan);
    assertThat(lookedAt.find()).as(plan).isTrue();
    assertThat(Integer.parseInt(Objects.requireNonNull(lookedAt.group(1))))
        .as(plan)
        .isLessThan(900);
  }
}
