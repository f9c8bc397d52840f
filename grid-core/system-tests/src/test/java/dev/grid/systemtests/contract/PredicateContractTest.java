package dev.grid.systemtests.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.GridException;
import dev.grid.map.EntryEvent;
import dev.grid.map.EntryListener;
import dev.grid.map.GridMap;
import dev.grid.query.PagingPredicate;
import dev.grid.query.Predicate;
import dev.grid.query.Predicates;
import dev.grid.serialization.JsonValue;
import dev.grid.systemtests.InPartitions;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Calls that say by a predicate which entries they mean. */
@EverywhereSuite
final class PredicateContractTest {

  private static final int PEOPLE = 100;

  private final Reach reach;
  private final GridMap<Integer, Person> people;

  PredicateContractTest(Reach reach) {
    this.reach = reach;
    this.people = reach.freshMap();
  }

  /** What is asked about. */
  record Person(
      String name,
      int age,
      @Nullable String nick,
      double height,
      boolean active,
      BigDecimal salary,
      LocalDate born,
      Address address,
      int[] scores,
      List<String> tags) {}

  record Address(String city, long zip) {}

  private static Person person(int i) {
    return new Person(
        "name" + i,
        i % 50,
        i % 3 == 0 ? null : "nick" + i,
        1.5 + i / 100.0,
        i % 2 == 0,
        new BigDecimal(i).movePointLeft(1),
        LocalDate.of(1980, 1, 1).plusDays(i),
        new Address(i % 4 == 0 ? "Ghent" : "Bruges", 9000L + i),
        new int[] {i, i * 2},
        List.of("t" + i % 5, "all"));
  }

  private void fill() {
    Map<Integer, Person> all = new HashMap<>();
    IntStream.range(0, PEOPLE).forEach(i -> all.put(i, person(i)));
    people.putAll(all);
  }

  private static Set<Integer> where(java.util.function.IntPredicate meant) {
    return IntStream.range(0, PEOPLE).filter(meant).boxed().collect(Collectors.toSet());
  }

  private void assertMeans(Predicate predicate, java.util.function.IntPredicate meant) {
    assertThat(people.keySet(predicate)).as("%s", predicate).isEqualTo(where(meant));
  }

  @Test
  void conditions() {
    fill();

    assertMeans(Predicates.equal("age", 7), i -> i % 50 == 7);
    assertMeans(Predicates.equal("age", 7L), i -> i % 50 == 7);
    assertMeans(Predicates.notEqual("age", 7), i -> i % 50 != 7);
    assertMeans(Predicates.greaterThan("age", 40), i -> i % 50 > 40);
    assertMeans(Predicates.greaterEqual("age", 40), i -> i % 50 >= 40);
    assertMeans(Predicates.lessThan("height", 1.75), i -> 1.5 + i / 100.0 < 1.75);
    assertMeans(Predicates.lessEqual("salary", new BigDecimal("2.5")), i -> i <= 25);
    assertMeans(Predicates.between("age", 10, 12), i -> i % 50 >= 10 && i % 50 <= 12);
    assertMeans(Predicates.in("name", "name3", "name99", "nobody"), i -> i == 3 || i == 99);
    assertMeans(Predicates.like("name", "name_"), i -> i < 10);
    assertMeans(Predicates.like("name", "%9"), i -> i % 10 == 9);
    assertMeans(Predicates.ilike("name", "NAME1%"), i -> i == 1 || i / 10 == 1);
    assertMeans(Predicates.regex("name", "name[0-3]"), i -> i < 4);
    assertMeans(Predicates.equal("nick", null), i -> i % 3 == 0);
    assertMeans(Predicates.notEqual("nick", null), i -> i % 3 != 0);
    assertMeans(Predicates.equal("active", true), i -> i % 2 == 0);
    assertMeans(Predicates.equal("address.city", "Ghent"), i -> i % 4 == 0);
    assertMeans(Predicates.greaterThan("address.zip", 9090L), i -> i > 90);
    assertMeans(Predicates.equal("scores[1]", 10), i -> i == 5);
    assertMeans(Predicates.equal("scores[any]", 10), i -> i == 5 || i == 10);
    assertMeans(Predicates.lessThan("__key", 5), i -> i < 5);
    assertMeans(Predicates.greaterEqual("born", LocalDate.of(1980, 4, 1)), i -> i >= 91);
    assertMeans(Predicates.alwaysTrue(), i -> true);
    assertMeans(Predicates.alwaysFalse(), i -> false);
    assertMeans(
        Predicates.and(
            Predicates.equal("active", true),
            Predicates.or(Predicates.lessThan("age", 3), Predicates.equal("name", "name98"))),
        i -> i % 2 == 0 && (i % 50 < 3 || i == 98));
    assertMeans(Predicates.not(Predicates.like("name", "name1%")), i -> i != 1 && i / 10 != 1);
  }

  @Test
  void text() {
    fill();

    assertMeans(Predicates.sql("age = 7"), i -> i % 50 == 7);
    assertMeans(Predicates.sql("active AND age > 40"), i -> i % 2 == 0 && i % 50 > 40);
    assertMeans(
        Predicates.sql("active and (age <= 2 or name = 'name98')"),
        i -> i % 2 == 0 && (i % 50 <= 2 || i == 98));
    assertMeans(Predicates.sql("name in ('name1', 'name2')"), i -> i == 1 || i == 2);
    assertMeans(Predicates.sql("name like 'name9_'"), i -> i >= 90);
    assertMeans(Predicates.sql("age between 3 and 4"), i -> i % 50 == 3 || i % 50 == 4);
    assertMeans(Predicates.sql("address.city != Ghent"), i -> i % 4 != 0);
    assertMeans(Predicates.sql("not (age >= 2)"), i -> i % 50 < 2);
    assertMeans(Predicates.sql("__key < 3"), i -> i < 3);
    assertMeans(Predicates.sql("height > 2.4"), i -> 1.5 + i / 100.0 > 2.4);
  }

  @Test
  void valuesAndEntries() {
    fill();
    Predicate predicate = Predicates.lessThan("__key", 3);

    assertThat(people.values(predicate).stream().map(Person::name))
        .containsExactlyInAnyOrder("name0", "name1", "name2");
    assertThat(people.entrySet(predicate).stream().map(e -> e.getKey() + e.getValue().name()))
        .containsExactlyInAnyOrder("0name0", "1name1", "2name2");
  }

  @Test
  void attributesThatAreNotThere_meanNothing() {
    fill();

    assertMeans(Predicates.equal("nothing", 1), i -> false);
    assertMeans(Predicates.equal("address.nothing", "x"), i -> false);
  }

  @Test
  void jsonAndPlainValues() {
    GridMap<String, JsonValue> json = reach.freshMap();
    json.put("a", new JsonValue("{\"name\":\"Ada\",\"limb\":{\"name\":\"leg\"},\"n\":[1,2]}"));
    json.put("b", new JsonValue("{\"name\":\"Bob\",\"age\":5}"));
    assertThat(json.keySet(Predicates.equal("name", "Ada"))).containsExactly("a");
    assertThat(json.keySet(Predicates.sql("limb.name == leg"))).containsExactly("a");
    assertThat(json.keySet(Predicates.greaterThan("age", 4))).containsExactly("b");
    assertThat(json.keySet(Predicates.equal("n[any]", 2))).containsExactly("a");

    GridMap<String, Integer> numbers = reach.freshMap();
    IntStream.range(0, 50).forEach(i -> numbers.put("k" + i, i));
    assertThat(numbers.values(Predicates.lessThan("this", 3))).containsExactlyInAnyOrder(0, 1, 2);
    assertThat(numbers.keySet(Predicates.sql("this > 47"))).containsExactlyInAnyOrder("k48", "k49");
    assertThat(numbers.keySet(Predicates.like("__key", "k4_"))).hasSize(10);
    assertThat(numbers.values(Predicates.instanceOf(Integer.class))).hasSize(50);
    assertThat(numbers.values(Predicates.instanceOf(String.class))).isEmpty();
  }

  @Test
  void removeAll_removesWhatIsMeant() {
    fill();

    people.removeAll(Predicates.greaterEqual("age", 10));

    assertThat(people.keySet()).isEqualTo(where(i -> i % 50 < 10));
  }

  @Test
  void pages_inNaturalOrder() {
    GridMap<Integer, Integer> numbers = reach.freshMap();
    IntStream.range(0, 25).forEach(i -> numbers.put(i, 100 - i));
    PagingPredicate paging = Predicates.paging(Predicates.lessThan("__key", 23), 10);

    assertThat(numbers.keySet(paging)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    paging.nextPage();
    assertThat(numbers.keySet(paging)).containsExactly(10, 11, 12, 13, 14, 15, 16, 17, 18, 19);
    paging.nextPage();
    assertThat(numbers.keySet(paging)).containsExactly(20, 21, 22);
    paging.nextPage();
    assertThat(numbers.keySet(paging)).isEmpty();
    paging.setPage(1);
    assertThat(numbers.keySet(paging)).containsExactly(10, 11, 12, 13, 14, 15, 16, 17, 18, 19);

    PagingPredicate byValue = Predicates.paging(4);
    assertThat(numbers.values(byValue)).containsExactly(76, 77, 78, 79);
    byValue.setPage(2);
    assertThat(numbers.values(byValue)).containsExactly(84, 85, 86, 87);
    PagingPredicate entries = Predicates.paging(2);
    entries.setPage(3);
    assertThat(numbers.entrySet(entries)).containsExactly(Map.entry(6, 94), Map.entry(7, 93));
  }

  @Test
  void pages_ofEqualValues_haveEachEntryOnce() {
    GridMap<Integer, String> map = reach.freshMap();
    IntStream.range(0, 40).forEach(i -> map.put(i, "same"));
    PagingPredicate paging = Predicates.paging(7);
    List<Integer> seen = new ArrayList<>();
    for (int page = 0; page < 7; page++) {
      paging.setPage(page);
      map.entrySet(paging).forEach(e -> seen.add(e.getKey()));
    }
    assertThat(seen).hasSize(40);
    assertThat(new HashSet<>(seen)).hasSize(40);

    PagingPredicate values = Predicates.paging(7);
    int count = 0;
    for (int page = 0; page < 7; page++) {
      values.setPage(page);
      count += map.values(values).size();
    }
    assertThat(count).isEqualTo(40);
  }

  @InPartitions
  @Test
  void partitionPredicates_meanOnePartition() {
    fill();

    Set<Integer> of5 = people.keySet(Predicates.partition(5, Predicates.alwaysTrue()));
    assertThat(of5).contains(5).hasSizeLessThan(PEOPLE);
    assertThat(people.keySet(Predicates.partition(5, Predicates.lessThan("age", 0)))).isEmpty();
  }

  @Test
  void listeners_areToldOfWhatIsMeant() throws InterruptedException {
    BlockingQueue<EntryEvent<Integer, Person>> events = new LinkedBlockingQueue<>();
    EntryListener<Integer, Person> listener =
        new EntryListener<>() {
          @Override
          public void changed(EntryEvent<Integer, Person> event) {
            events.add(event);
          }
        };
    var registration = people.addListener(listener, Predicates.equal("active", true), true);

    people.put(1, person(1));
    people.put(2, person(2));
    people.put(2, person(3));
    people.put(4, person(4));
    people.remove(4);

    // Events are in order of each key.
    List<String> heard = List.of(next(events), next(events), next(events));
    assertThat(heard).containsOnlyOnce("ADDED 2");
    assertThat(heard).containsSubsequence("ADDED 4", "REMOVED 4");
    registration.close();
  }

  private static String next(BlockingQueue<EntryEvent<Integer, Person>> events)
      throws InterruptedException {
    EntryEvent<Integer, Person> event = events.poll(300, TimeUnit.SECONDS);
    return event == null ? "nothing" : event.type() + " " + event.key();
  }

  @Test
  void whatCannotBeUnderstood_failsThatCall() {
    fill();

    assertThatThrownBy(() -> people.keySet(Predicates.sql("age = ")))
        .isInstanceOf(GridException.class);
    assertThatThrownBy(() -> people.keySet(Predicates.sql("(age = 1")))
        .isInstanceOf(GridException.class);
    Predicate deep = Predicates.equal("age", 1);
    for (int i = 0; i < 10_000; i++) {
      deep = Predicates.not(deep);
    }
    Predicate nested = deep;
    assertThatThrownBy(() -> people.keySet(nested))
        .isInstanceOf(GridException.class)
        .hasMessageContaining("nested deeper than");
    assertMeans(Predicates.equal("age", 7), i -> i % 50 == 7);
  }
}
