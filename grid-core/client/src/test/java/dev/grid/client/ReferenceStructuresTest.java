package dev.grid.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.core.HazelcastJsonValue;
import com.hazelcast.map.IMap;
import com.hazelcast.nio.serialization.genericrecord.GenericRecord;
import com.hazelcast.nio.serialization.genericrecord.GenericRecordBuilder;
import dev.grid.Grid;
import dev.grid.GridNotActiveException;
import dev.grid.ItemEvent;
import dev.grid.ItemListener;
import dev.grid.Registration;
import dev.grid.client.members.ReferenceMember;
import dev.grid.map.EntryEvent;
import dev.grid.map.EntryListener;
import dev.grid.map.GridMap;
import dev.grid.queue.GridQueue;
import dev.grid.serialization.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The public interface against a real member of the reference; the contract suites do the rest. */
class ReferenceStructuresTest {

  private static final String CLUSTER = "client-structures-test";

  @SuppressWarnings("NullAway.Init") // Set before every test.
  private static ReferenceMember member;

  @SuppressWarnings("NullAway.Init") // Set before every test.
  private static Grid grid;

  /** A value without any configuration. */
  record Order(String customer, int count) {}

  @BeforeAll
  static void start() {
    member = new ReferenceMember(CLUSTER);
    grid = GridClient.connect(Clients.config(member.hostAndPort()).withClusterName(CLUSTER));
  }

  @AfterAll
  static void stop() {
    grid.close();
    member.close();
  }

  @Test
  void aMapIsShared() {
    GridMap<String, Integer> map = grid.map("map");
    IMap<String, Integer> theirs = member.instance().getMap("map");
    assertThat(map.put("a", 1)).isNull();
    assertThat(map.put("a", 2)).isEqualTo(1);
    assertThat(theirs.get("a")).isEqualTo(2);
    theirs.set("b", 3);
    assertThat(map).containsOnlyKeys("a", "b").containsEntry("b", 3);
    assertThat(map.getAll(List.of("a", "b", "c"))).isEqualTo(Map.of("a", 2, "b", 3));
    Map<String, Integer> many = new HashMap<>();
    for (int i = 0; i < 1000; i++) {
      many.put("many " + i, i);
    }
    map.putAll(many);
    assertThat(theirs.getAll(many.keySet())).isEqualTo(many);
    Set<String> keys = new HashSet<>();
    map.keys(100).forEach(keys::add);
    assertThat(keys).hasSize(1002);
    map.clear();
    assertThat(theirs.size()).isZero();
    assertThat(grid.map("map")).isSameAs(map);
  }

  @Test
  void recordsAreCompactForBoth() {
    GridMap<Integer, Order> orders = grid.map("orders");
    orders.set(1, new Order("ada", 3));
    IMap<Integer, Order> theirs = member.instance().getMap("orders");
    assertThat(theirs.get(1)).isEqualTo(new Order("ada", 3));
    theirs.set(2, new Order("bob", 4));
    assertThat(orders.get(2)).isEqualTo(new Order("bob", 4));
  }

  @Test
  void aSchemaThatOnlyTheClusterKnowsIsFetched() {
    member
        .instance()
        .<Integer, GenericRecord>getMap("theirs")
        .set(1, GenericRecordBuilder.compact("Their").setInt32("x", 7).setString("y", "z").build());
    dev.grid.serialization.GenericRecord seen =
        Objects.requireNonNull(
            grid.<Integer, dev.grid.serialization.GenericRecord>map("theirs").get(1));
    assertThat(seen.getInt32("x")).isEqualTo(7);
    assertThat(seen.getString("y")).isEqualTo("z");
  }

  @Test
  void jsonIsShared() {
    grid.<Integer, JsonValue>map("json").set(1, new JsonValue("{\"a\":1}"));
    assertThat(member.instance().<Integer, HazelcastJsonValue>getMap("json").get(1))
        .isEqualTo(new HazelcastJsonValue("{\"a\":1}"));
  }

  @Test
  void listenersMayCallTheGrid() throws Exception {
    GridMap<String, Integer> map = grid.map("heard");
    BlockingQueue<EntryEvent<String, Integer>> heard = new LinkedBlockingQueue<>();
    try (Registration registration =
        map.addListener(
            new EntryListener<>() {
              @Override
              public void added(EntryEvent<String, Integer> event) {
                assertThat(map.get("k")).isEqualTo(1);
                heard.add(event);
              }
            },
            true)) {
      assertThat(registration.id()).isNotNull();
      map.set("k", 1);
      EntryEvent<String, Integer> event = heard.poll(300, TimeUnit.SECONDS);
      assertThat(event).isNotNull();
      assertThat(event.key()).isEqualTo("k");
      assertThat(event.value()).isEqualTo(1);
    }
  }

  @Test
  void locksBelongToThreads() throws Exception {
    GridMap<String, Integer> map = grid.map("locked");
    map.lock("k");
    AtomicReference<Boolean> other = new AtomicReference<>();
    Thread thread = Thread.ofVirtual().start(() -> other.set(map.tryLock("k")));
    thread.join();
    assertThat(other.get()).isFalse();
    assertThat(map.tryLock("k")).as("reentrant").isTrue();
    map.unlock("k");
    map.unlock("k");
    assertThat(map.isLocked("k")).isFalse();
    assertThatThrownBy(() -> map.unlock("k")).isInstanceOf(IllegalMonitorStateException.class);
  }

  @Test
  void aQueueIsShared() throws Exception {
    GridQueue<String> queue = grid.queue("queue");
    BlockingQueue<ItemEvent<String>> heard = new LinkedBlockingQueue<>();
    Registration registration =
        queue.addListener(
            new ItemListener<>() {
              @Override
              public void added(ItemEvent<String> event) {
                heard.add(event);
              }
            },
            true);
    queue.put("a");
    member.instance().getQueue("queue").offer("b");
    assertThat(queue.toList()).containsExactly("a", "b");
    assertThat(heard.poll(300, TimeUnit.SECONDS)).isNotNull();
    assertThat(queue.take()).isEqualTo("a");
    assertThat(queue.poll(Duration.ofSeconds(30))).isEqualTo("b");
    assertThat(queue.poll(Duration.ofMillis(1))).isNull();
    registration.close();
  }

  @Test
  void manyVirtualThreadsBlockAtOnce() throws Exception {
    GridQueue<Integer> queue = grid.queue("crowd");
    int takers = 200;
    CountDownLatch done = new CountDownLatch(takers);
    for (int i = 0; i < takers; i++) {
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  queue.take();
                  done.countDown();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
    }
    Clients.until("all take", () -> grid.statistics().pendingCalls() == takers);
    List<Integer> items = new ArrayList<>();
    for (int i = 0; i < takers; i++) {
      items.add(i);
    }
    queue.addAll(items);
    assertThat(done.await(300, TimeUnit.SECONDS)).isTrue();
    assertThat(grid.statistics().pendingCalls()).isZero();
  }

  @Test
  void aClosedClientRefusesCalls() {
    Grid other = GridClient.connect(Clients.config(member.hostAndPort()).withClusterName(CLUSTER));
    GridMap<String, String> map = other.map("map");
    other.close();
    assertThatThrownBy(() -> map.get("k")).isInstanceOf(GridNotActiveException.class);
    assertThatThrownBy(() -> other.map("another")).isInstanceOf(GridNotActiveException.class);
  }

  @Test
  void keysHavePartitionsAndOwners() {
    assertThat(grid.cluster().partitionOf("abc")).isEqualTo(13);
    Clients.until("owners are known", () -> grid.cluster().ownerOf(13) != null);
    assertThat(grid.cluster().ownerOf(13)).isEqualTo(grid.cluster().members().getFirst());
  }
}
