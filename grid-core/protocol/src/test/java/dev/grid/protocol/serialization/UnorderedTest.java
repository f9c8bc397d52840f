package dev.grid.protocol.serialization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.protocol.Data;
import dev.grid.serialization.SerializationConfig;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Equal sets and maps have equal bytes, whatever order they happen to iterate in. */
class UnorderedTest {

  record Item(String name, Set<Integer> numbers) {}

  record Shelf(Set<String> names, Map<String, Integer> counts, Set<Item> items) {}

  private final SchemaRegistry schemas = new SchemaRegistry();
  private final Serialization serialization =
      new Serialization(SerializationConfig.defaults(), schemas);

  static List<List<Object>> items() {
    return List.of(
        List.of(),
        List.of(1),
        List.of(16, 1),
        List.of(0, 16, 32, 48, 1),
        List.of("Aa", "BB", "AaAa", "BBBB", "AaBB", "BBAa"),
        List.of(1, 1L, (short) 1, "1", 'x'),
        List.of(new UUID(1, 2), new UUID(3, 4), new UUID(5, 6)),
        List.of(new BigDecimal("1.0"), new BigDecimal("1.00")),
        List.of(LocalDate.EPOCH, LocalDate.MAX, 3),
        List.of(TimeUnit.DAYS, TimeUnit.HOURS, TimeUnit.SECONDS),
        List.of(Set.of(1, 16), Set.of(2, 18), Set.of()),
        List.of(new Item("a", Set.of(1, 16)), new Item("b", Set.of()), new Item("c", Set.of(7))),
        numbers(1_000));
  }

  private static List<Object> numbers(int count) {
    List<Object> numbers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      numbers.add(i * 7919);
    }
    return numbers;
  }

  private List<Set<Object>> equalSets(List<Object> items) {
    List<Set<Object>> sets = new ArrayList<>();
    Random random = new Random(1);
    for (int capacity : new int[] {1, 16, 64, 4096}) {
      List<Object> shuffled = new ArrayList<>(items);
      Collections.shuffle(shuffled, random);
      Set<Object> set = new HashSet<>(capacity);
      set.addAll(shuffled);
      sets.add(set);
      sets.add(Collections.unmodifiableSet(set));
      sets.add(Set.copyOf(set));
      Set<Object> concurrent = ConcurrentHashMap.newKeySet(capacity);
      concurrent.addAll(shuffled);
      sets.add(concurrent);
    }
    return sets;
  }

  @ParameterizedTest
  @MethodSource("items")
  void equalSets_haveEqualBytes_andKeepThem(List<Object> items) {
    Data expected = serialization.toData(new HashSet<>(items));

    for (Set<Object> set : equalSets(items)) {
      Data data = serialization.toData(set);
      Object read = Objects.requireNonNull(serialization.<Object>toObject(data));

      assertThat(data).isEqualTo(expected);
      assertThat(read).isEqualTo(set);
      assertThat(serialization.toData(read)).isEqualTo(data);
    }
  }

  @ParameterizedTest
  @MethodSource("items")
  void equalMaps_haveEqualBytes(List<Object> items) {
    Map<Object, Object> first = new HashMap<>(64);
    Map<Object, Object> second = new ConcurrentHashMap<>();
    items.forEach(item -> first.put(item, item.toString()));
    items.reversed().forEach(item -> second.put(item, item.toString()));

    Data data = serialization.toData(first);

    assertThat(serialization.toData(new HashMap<>(second))).isEqualTo(data);
    assertThat(serialization.toData(Map.copyOf(second))).isEqualTo(data);
    assertThat(serialization.<Object>toObject(data)).isEqualTo(first);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 12, 13, 24, 25, 1_000})
  void peerWritesTheSameBytes_ofAnOrdinarySet(int count) {
    Set<Object> set = new HashSet<>();
    for (int i = 0; i < count; i++) {
      set.add(i * 5);
    }

    assertThat(serialization.toData(set).bytes()).isEqualTo(new Reference(schemas).write(set));
  }

  @ParameterizedTest
  @MethodSource("items")
  void fieldsOfRecords_haveAnOrderToo(List<Object> items) {
    Set<Item> boxes = new HashSet<>(128);
    Set<String> names = new HashSet<>(128);
    Map<String, Integer> counts = new HashMap<>(128);
    for (Object item : items) {
      boxes.add(new Item(item.toString(), Set.of()));
      names.add(item.toString());
      counts.put(item.toString(), 1);
    }
    Shelf shelf = new Shelf(names, counts, boxes);
    Shelf equal = new Shelf(Set.copyOf(names), Map.copyOf(counts), Set.copyOf(boxes));

    Data data = serialization.toData(shelf);

    assertThat(serialization.toData(equal)).isEqualTo(data);
    assertThat(serialization.<Object>toObject(data)).isEqualTo(shelf);
  }

  @ParameterizedTest
  @MethodSource("items")
  void setsWithAnOrder_keepIt(List<Object> items) {
    Set<Object> linked = new LinkedHashSet<>(items.reversed());

    Set<Object> read =
        Objects.requireNonNull(serialization.<Set<Object>>toObject(serialization.toData(linked)));

    assertThat(read).containsExactlyElementsOf(linked);
  }
}
