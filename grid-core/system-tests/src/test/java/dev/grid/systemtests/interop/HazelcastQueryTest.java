package dev.grid.systemtests.interop;

import static com.hazelcast.query.Predicates.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.aggregation.Aggregators;
import com.hazelcast.client.impl.proxy.ClientMapProxy;
import com.hazelcast.core.EntryEvent;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastJsonValue;
import com.hazelcast.map.IMap;
import com.hazelcast.map.listener.EntryAddedListener;
import com.hazelcast.projection.Projections;
import com.hazelcast.query.PagingPredicate;
import com.hazelcast.query.PredicateBuilder.EntryObject;
import com.hazelcast.query.Predicates;
import com.hazelcast.query.QueryException;
import com.hazelcast.transaction.TransactionContext;
import dev.grid.systemtests.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Queries of the reference's Java client on our member. */
@HazelcastClientSuite
final class HazelcastQueryTest {

  private final HazelcastInstance client;
  private final IMap<Integer, Person> people;

  /** Compact, without a configuration. */
  public record Person(String name, int age, boolean active, double height) {}

  HazelcastQueryTest(HazelcastClientSuite.Routing routing) {
    client = routing.client();
    people = client.getMap(Names.fresh("people-"));
    IntStream.range(0, 60)
        .forEach(i -> people.set(i, new Person("name" + i, i, i % 2 == 0, i / 10.0)));
  }

  @Test
  @SuppressWarnings("unchecked") // What builders put together has no types.
  void predicates() {
    assertThat(people.keySet(equal("age", 7))).containsExactly(7);
    assertThat(people.keySet(greaterThan("age", 57L))).containsExactlyInAnyOrder(58, 59);
    assertThat(people.keySet(between("height", 1.0, 1.2))).containsExactlyInAnyOrder(10, 11, 12);
    assertThat(people.keySet(in("name", "name1", "name2"))).containsExactlyInAnyOrder(1, 2);
    assertThat(people.keySet(like("name", "name5%"))).hasSize(11);
    assertThat(people.keySet(ilike("name", "NAME5_"))).hasSize(10);
    assertThat(people.keySet(regex("name", "name[12]"))).containsExactlyInAnyOrder(1, 2);
    assertThat(people.keySet(not(greaterEqual("age", 1)))).containsExactly(0);
    assertThat(people.keySet(instanceOf(Person.class))).hasSize(60);
    assertThat(people.values(lessThan("__key", 2))).hasSize(2);
    assertThat(people.entrySet(sql("active AND age > 55")))
        .extracting(Map.Entry::getKey)
        .containsExactlyInAnyOrder(56, 58);
    EntryObject e = Predicates.newPredicateBuilder().getEntryObject();
    assertThat(people.keySet(e.is("active").and(e.get("age").lessThan(3))))
        .containsExactlyInAnyOrder(0, 2);
    assertThat(people.keySet(partitionPredicate(5, alwaysTrue()))).contains(5);
  }

  @Test
  void pages() {
    PagingPredicate<Integer, Person> paging = pagingPredicate(lessThan("age", 25), 10);
    List<Integer> seen = new ArrayList<>();
    for (int page = 0; page < 4; page++) {
      seen.addAll(people.keySet(paging));
      paging.nextPage();
    }
    assertThat(seen).isEqualTo(IntStream.range(0, 25).boxed().toList());
    paging.setPage(2);
    assertThat(people.entrySet(paging))
        .extracting(Map.Entry::getKey)
        .containsExactly(20, 21, 22, 23, 24);
    assertThatThrownBy(() -> people.values(pagingPredicate(3)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void iterationWithAQuery() {
    List<String> names = new ArrayList<>();
    int partitions = client.getPartitionService().getPartitions().size();
    for (int partition = 0; partition < partitions; partition++) {
      ((ClientMapProxy<Integer, Person>) people)
          .iterator(
              10,
              partition,
              Projections.<Map.Entry<Integer, Person>, String>singleAttribute("name"),
              lessThan("age", 20))
          .forEachRemaining(names::add);
    }
    assertThat(names)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 20).mapToObj(i -> "name" + i).toList());
  }

  @Test
  void removal_listeners_json_andTransactions() throws InterruptedException {
    people.removeAll(greaterEqual("age", 10));
    assertThat(people.size()).isEqualTo(10);

    BlockingQueue<EntryEvent<Integer, Person>> events = new LinkedBlockingQueue<>();
    EntryAddedListener<Integer, Person> listener = events::add;
    people.addEntryListener(listener, greaterThan("age", 100), true);
    people.set(99, new Person("no", 99, true, 1));
    people.set(101, new Person("yes", 101, true, 1));
    EntryEvent<Integer, Person> event = events.poll(300, TimeUnit.SECONDS);
    assertThat(event).isNotNull();
    assertThat(event.getKey()).isEqualTo(101);

    IMap<String, HazelcastJsonValue> json = client.getMap(Names.fresh("json-"));
    json.put("a", new HazelcastJsonValue("{\"age\": 5, \"tags\": [\"x\", \"y\"]}"));
    assertThat(json.keySet(equal("age", 5))).containsExactly("a");
    assertThat(json.keySet(equal("tags[any]", "y"))).containsExactly("a");

    TransactionContext transaction = client.newTransactionContext();
    transaction.beginTransaction();
    var inside = transaction.<Integer, Person>getMap(people.getName());
    inside.set(1, new Person("mine", 1_000, true, 1));
    inside.set(2_000, new Person("mine", 2_000, true, 1));
    assertThat(inside.keySet(greaterEqual("age", 100))).containsExactlyInAnyOrder(1, 101, 2_000);
    assertThat(inside.values(equal("age", 1))).isEmpty();
    transaction.rollbackTransaction();
  }

  @Test
  void aggregations_andProjections() {
    assertThat(people.aggregate(Aggregators.count())).isEqualTo(60);
    assertThat(people.aggregate(Aggregators.integerSum("age"), lessThan("age", 5))).isEqualTo(10);
    assertThat(people.aggregate(Aggregators.integerAvg("age"))).isEqualTo(29.5);
    assertThat(people.aggregate(Aggregators.doubleAvg("height"), equal("age", 99))).isNull();
    assertThat(
            people.aggregate(Aggregators.<Map.Entry<Integer, Person>, Integer>comparableMax("age")))
        .isEqualTo(59);
    Map.Entry<Integer, Person> least =
        people.aggregate(Aggregators.<Map.Entry<Integer, Person>>minBy("height"));
    assertThat(least.getKey()).isZero();
    assertThat(least.getValue().name()).isEqualTo("name0");
    assertThat(
            people.aggregate(Aggregators.<Map.Entry<Integer, Person>, Boolean>distinct("active")))
        .containsExactlyInAnyOrder(true, false);
    assertThat(
            people.project(
                Projections.<Map.Entry<Integer, Person>, String>singleAttribute("name"),
                lessThan("age", 2)))
        .containsExactlyInAnyOrder("name0", "name1");
    assertThat(
            people.project(Projections.<Map.Entry<Integer, Person>>multiAttribute("__key", "age")))
        .hasSize(60)
        .allSatisfy(both -> assertThat(both[0]).isEqualTo(both[1]));
    assertThat(people.project(Projections.<Map.Entry<Integer, Person>>identity(), equal("age", 7)))
        .extracting(Map.Entry::getKey)
        .containsExactly(7);
  }

  @Test
  void errors() {
    assertThatThrownBy(() -> people.keySet(regex("name", "((")))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("position=");
    assertThat(people.keySet(greaterThan("active", 5))).as("no order: no match").isEmpty();
  }
}
