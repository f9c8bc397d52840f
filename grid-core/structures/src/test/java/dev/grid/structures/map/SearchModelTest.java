package dev.grid.structures.map;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.kernel.query.TypedValue;
import dev.grid.map.GridMap;
import dev.grid.protocol.Data;
import dev.grid.query.IndexConfig;
import dev.grid.query.Predicate;
import dev.grid.query.Predicates;
import dev.grid.query.Search;
import dev.grid.query.SearchPosition;
import dev.grid.query.SearchResult;
import dev.grid.query.SearchRow;
import dev.grid.query.SortOrder;
import dev.grid.serialization.JsonValue;
import dev.grid.structures.LocalInvoker;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Searches against a sort of all entries, with indexes and without: each page is the model's. */
final class SearchModelTest {

  private static final int KEYS = 400;
  private static final List<String> ATTRIBUTES = List.of("a", "b", "c", "n.d");

  private final MapShard shard = new MapShard();
  private final GridMap<Integer, JsonValue> map =
      MapStructure.proxy("m", new LocalInvoker(shard.host));

  /** What is in the map, by attribute; an attribute that is missing or null is not there. */
  private final Map<Integer, Map<String, Object>> model = new HashMap<>();

  private Random random = new Random(0);

  private record Meaning(
      Predicate predicate, java.util.function.Predicate<Map<String, Object>> in) {}

  private Map<String, Object> values(int tag) {
    Map<String, Object> values = new HashMap<>();
    if (random.nextInt(5) > 0) {
      values.put(
          "a",
          switch (random.nextInt(8)) {
            case 0 -> random.nextBoolean();
            case 1 -> random.nextInt(40) / 4.0;
            case 2 -> "t" + random.nextInt(4);
            default -> (long) random.nextInt(30);
          });
    }
    values.put("b", (long) random.nextInt(4));
    if (random.nextInt(10) > 0) {
      values.put("c", (random.nextBoolean() ? "x" : "X") + random.nextInt(20));
    }
    if (random.nextInt(3) > 0) {
      values.put("n.d", (long) random.nextInt(1_000));
    }
    values.put("tag", (long) tag);
    return values;
  }

  private static JsonValue json(Map<String, Object> values) {
    StringBuilder out = new StringBuilder("{\"tag\":" + values.get("tag"));
    for (String name : List.of("a", "b", "c")) {
      Object value = values.get(name);
      out.append(",\"").append(name).append("\":");
      out.append(value instanceof String text ? "\"" + text + "\"" : value);
    }
    return new JsonValue(out + ",\"n\":{\"d\":" + values.get("n.d") + "}}");
  }

  private void set(int key, int tag) {
    Map<String, Object> values = values(tag);
    model.put(key, values);
    map.set(key, json(values));
  }

  private Meaning meaning() {
    long at = random.nextInt(900);
    int b = random.nextInt(4);
    return switch (random.nextInt(8)) {
      case 0 -> new Meaning(Predicates.equal("b", b), v -> v.get("b").equals((long) b));
      case 1 ->
          new Meaning(
              Predicates.and(Predicates.equal("b", b), Predicates.greaterEqual("n.d", at)),
              v -> v.get("b").equals((long) b) && v.get("n.d") instanceof Long d && d >= at);
      case 2 ->
          new Meaning(
              Predicates.between("n.d", at, at + 200),
              v -> v.get("n.d") instanceof Long d && d >= at && d <= at + 200);
      case 3 -> new Meaning(Predicates.equal("a", null), v -> v.get("a") == null);
      case 4 -> new Meaning(Predicates.in("b", 0, 3), v -> Set.of(0L, 3L).contains(v.get("b")));
      case 5 ->
          new Meaning(
              Predicates.ilike("c", "x1%"),
              v -> v.get("c") instanceof String c && c.toLowerCase(Locale.ROOT).startsWith("x1"));
      default -> new Meaning(Predicates.alwaysTrue(), v -> true);
    };
  }

  private List<SortOrder> order() {
    List<SortOrder> order = new ArrayList<>();
    List<String> names = new ArrayList<>(ATTRIBUTES);
    Collections.shuffle(names, random);
    boolean isDescending = random.nextBoolean();
    for (String name : names.subList(0, random.nextInt(4))) {
      SortOrder by =
          random.nextInt(4) > 0 == isDescending
              ? SortOrder.descending(name)
              : SortOrder.ascending(name);
      by = random.nextInt(4) == 0 ? by.nullsFirst() : by;
      by = random.nextInt(4) == 0 ? by.nullsLast() : by;
      order.add(random.nextInt(6) == 0 ? by.ignoringCase() : by);
    }
    if (random.nextInt(6) == 0) {
      order.add(SortOrder.ascending("__key"));
    }
    return order;
  }

  private static IndexConfig index(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> IndexConfig.sorted("a");
      case 1 -> IndexConfig.sorted("b");
      case 2 -> IndexConfig.hash("b");
      case 3 -> IndexConfig.sorted("c");
      case 4 -> IndexConfig.sorted("n.d");
      case 5 -> IndexConfig.sorted("b", "n.d");
      case 6 -> IndexConfig.sorted("b", "c", "a");
      default -> IndexConfig.sorted("n.d", "a");
    };
  }

  private static @Nullable Object value(int key, Map<String, Object> values, String name) {
    return name.equals("__key") ? (Object) key : values.get(name);
  }

  private List<Integer> expected(Meaning meaning, List<SortOrder> order) {
    Comparator<Integer> by =
        (left, right) -> {
          for (SortOrder one : order) {
            Object a = value(left, Objects.requireNonNull(model.get(left)), one.attribute());
            Object b = value(right, Objects.requireNonNull(model.get(right)), one.attribute());
            int compared;
            if (a == null || b == null) {
              compared = a == b ? 0 : (a == null) == one.isNullsFirst() ? -1 : 1;
            } else {
              if (one.isIgnoringCase()) {
                a = a instanceof String text ? text.toLowerCase(Locale.ROOT) : a;
                b = b instanceof String text ? text.toLowerCase(Locale.ROOT) : b;
              }
              compared = TypedValue.compare(TypedValue.of(a), TypedValue.of(b));
              compared = one.isDescending() ? -compared : compared;
            }
            if (compared != 0) {
              return compared;
            }
          }
          int hashes = Integer.compareUnsigned(hash(left), hash(right));
          return !order.isEmpty() && order.getFirst().isDescending() ? -hashes : hashes;
        };
    return model.entrySet().stream()
        .filter(entry -> meaning.in().test(entry.getValue()))
        .map(Map.Entry::getKey)
        .sorted(by)
        .toList();
  }

  private int hash(int key) {
    Data data = shard.host.serialization().toData(key);
    return Data.payloadHash(data.bytes());
  }

  private static List<Integer> keys(SearchResult<Integer, JsonValue> result) {
    return result.rows().stream().map(SearchRow::key).toList();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void pages_areThoseOfTheModel(long seed) {
    random = new Random(seed);
    List<IndexConfig> indexes = new ArrayList<>();
    random = new Random(random.nextLong());
    for (int i = 0; i < seed % 5; i++) {
      indexes.add(index(random));
    }
    indexes.forEach(map::addIndex);
    shard.host.advance(1);
    for (int i = 0; i < KEYS; i++) {
      set(random.nextInt(KEYS * 2), i);
    }
    for (int round = 0; round < 30; round++) {
      for (int i = 0; i < 5; i++) {
        int key = random.nextInt(KEYS * 2);
        if (random.nextInt(3) == 0) {
          map.remove(key);
          model.remove(key);
        } else {
          set(key, round);
        }
      }
      Meaning meaning = meaning();
      List<SortOrder> order = order();
      List<Integer> expected = expected(meaning, order);
      String asked =
          "seed=" + seed + " round=" + round + " " + meaning.predicate() + " " + order + indexes;
      int limit = 1 + random.nextInt(40);
      int offset = random.nextInt(60);
      Search search = Search.where(meaning.predicate()).orderedBy(order).first(limit);
      assertThat(keys(map.search(search.skipping(offset))))
          .as(asked + " offset=" + offset + " limit=" + limit)
          .isEqualTo(
              expected.subList(
                  Math.min(offset, expected.size()), Math.min(offset + limit, expected.size())));
      SearchResult<Integer, JsonValue> counted = map.search(search.counting());
      assertThat(counted.matching()).as(asked).hasValue(expected.size());
      assertThat(keys(counted)).as(asked).isEqualTo(keys(map.search(search)));
      assertThat(map.search(search.countOnly()).matching()).as(asked).hasValue(expected.size());
      List<Integer> byPosition = new ArrayList<>();
      SearchPosition position = null;
      do {
        SearchResult<Integer, JsonValue> page = map.search(search.after(position));
        byPosition.addAll(keys(page));
        position = page.last();
      } while (position != null);
      assertThat(byPosition).as(asked + " limit=" + limit).isEqualTo(expected);
    }
    Map<String, Long> counts = shard.host.state().indexes().addTo(Map.of());
    assertThat(Objects.requireNonNull(counts.get("partitions-searched-by-index")) > 0)
        .as("seed=" + seed + " " + indexes + counts)
        .isEqualTo(!indexes.isEmpty());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void whatStays_isOnThePagesOnce_whateverIsWrittenBetween(long seed) {
    random = new Random(seed);
    for (IndexConfig index : List.of(IndexConfig.sorted("b", "n.d"), IndexConfig.sorted("a"))) {
      if (seed % 2 == 0) {
        map.addIndex(index);
      }
    }
    shard.host.advance(1);
    for (int i = 0; i < KEYS; i++) {
      set(i, i);
    }
    for (int round = 0; round < 20; round++) {
      Meaning meaning = meaning();
      List<SortOrder> order = order();
      Search search = Search.where(meaning.predicate()).orderedBy(order).first(17);
      Set<Integer> stays = new HashSet<>(expected(meaning, order));
      List<Integer> seen = new ArrayList<>();
      SearchPosition position = null;
      do {
        SearchResult<Integer, JsonValue> page = map.search(search.after(position));
        seen.addAll(keys(page));
        position = page.last();
        for (int i = 0; i < 3; i++) {
          int key = random.nextInt(KEYS);
          stays.remove(key);
          set(key, i);
        }
      } while (position != null);
      List<Integer> seenThatStay = seen.stream().filter(stays::contains).toList();
      assertThat(seenThatStay)
          .as("seed=" + seed + " round=" + round + " " + meaning.predicate() + " " + order)
          .containsExactlyInAnyOrderElementsOf(stays);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void attributes_areGivenInsteadOfValues(long seed) {
    random = new Random(seed);
    for (int i = 0; i < 50; i++) {
      set(i, i);
    }
    SearchResult<Integer, JsonValue> found =
        map.search(
            Search.all().orderedBy(SortOrder.descending("__key")).first(9).giving("n.d", "b"));

    assertThat(keys(found)).isEqualTo(List.of(49, 48, 47, 46, 45, 44, 43, 42, 41));
    for (SearchRow<Integer, JsonValue> row : found.rows()) {
      Map<String, Object> values = Objects.requireNonNull(model.get(row.key()));
      assertThat(row.value()).isNull();
      assertThat(row.attributes()).isEqualTo(Arrays.asList(values.get("n.d"), values.get("b")));
    }
  }
}
