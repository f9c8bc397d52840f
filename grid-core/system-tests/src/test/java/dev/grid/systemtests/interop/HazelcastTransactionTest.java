package dev.grid.systemtests.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.query.Predicates;
import com.hazelcast.transaction.TransactionContext;
import com.hazelcast.transaction.TransactionException;
import com.hazelcast.transaction.TransactionOptions;
import com.hazelcast.transaction.TransactionOptions.TransactionType;
import com.hazelcast.transaction.TransactionalList;
import com.hazelcast.transaction.TransactionalMap;
import com.hazelcast.transaction.TransactionalMultiMap;
import com.hazelcast.transaction.TransactionalQueue;
import com.hazelcast.transaction.TransactionalSet;
import dev.grid.list.GridList;
import dev.grid.map.GridMap;
import dev.grid.multimap.GridMultiMap;
import dev.grid.queue.GridQueue;
import dev.grid.set.GridSet;
import dev.grid.systemtests.Deployment;
import dev.grid.systemtests.Names;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Transactions of the reference's Java client on our member. */
@HazelcastClientSuite
final class HazelcastTransactionTest {

  private final HazelcastInstance client;
  private final GridMap<String, String> map;

  HazelcastTransactionTest(HazelcastClientSuite.Routing routing) {
    this.client = routing.client();
    this.map = Deployment.CLIENT.site().grid().map(Names.fresh("map-"));
  }

  private TransactionContext begun(TransactionOptions options) {
    TransactionContext context = client.newTransactionContext(options);
    context.beginTransaction();
    return context;
  }

  @ParameterizedTest
  @EnumSource(TransactionType.class)
  void map_everyCall(TransactionType type) {
    map.put("a", "1");
    map.put("b", "1");
    TransactionContext context = begun(new TransactionOptions().setTransactionType(type));
    TransactionalMap<String, String> mine = context.getMap(map.name());

    assertThat(mine.get("a")).isEqualTo("1");
    assertThat(mine.getForUpdate("a")).isEqualTo("1");
    assertThat(map.tryPut("a", "x", Duration.ZERO)).isFalse();
    assertThat(mine.put("a", "2")).isEqualTo("1");
    assertThat(mine.put("ttl", "1", 1, TimeUnit.HOURS)).isNull();
    mine.set("c", "3");
    assertThat(mine.putIfAbsent("d", "4")).isNull();
    assertThat(mine.replace("d", "5")).isEqualTo("4");
    assertThat(mine.replace("d", "4", "6")).isFalse();
    assertThat(mine.replace("d", "5", "6")).isTrue();
    assertThat(mine.remove("b")).isEqualTo("1");
    mine.delete("ttl");
    assertThat(mine.remove("d", "5")).isFalse();
    assertThat(mine.containsKey("c")).isTrue();
    assertThat(mine.size()).isEqualTo(3);
    assertThat(mine.isEmpty()).isFalse();
    assertThat(mine.keySet()).containsExactlyInAnyOrder("a", "c", "d");
    assertThat(mine.values()).containsExactlyInAnyOrder("2", "3", "6");
    assertThat(map.size()).isEqualTo(2);
    context.commitTransaction();

    assertThat(map.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()))
        .containsExactlyInAnyOrder("a=2", "c=3", "d=6");
    assertThat(map.tryPut("a", "3", Duration.ZERO)).isTrue();
  }

  @Test
  void queue_everyCall() throws Exception {
    GridQueue<String> queue = Deployment.CLIENT.site().grid().queue(Names.fresh("queue-"));
    queue.addAll(List.of("a", "b", "c"));
    TransactionContext context = begun(TransactionOptions.getDefault());
    TransactionalQueue<String> mine = context.getQueue(queue.name());

    assertThat(mine.peek()).isEqualTo("a");
    assertThat(mine.take()).isEqualTo("a");
    assertThat(mine.poll()).isEqualTo("b");
    assertThat(mine.poll(1, TimeUnit.SECONDS)).isEqualTo("c");
    assertThat(mine.poll(1, TimeUnit.MILLISECONDS)).isNull();
    assertThat(mine.offer("d")).isTrue();
    assertThat(mine.offer("e", 1, TimeUnit.SECONDS)).isTrue();
    assertThat(mine.peek(1, TimeUnit.SECONDS)).isEqualTo("d");
    assertThat(mine.size()).isEqualTo(2);
    assertThat(queue.isEmpty()).isTrue();
    context.commitTransaction();

    assertThat(queue.toList()).containsExactly("d", "e");
  }

  @Test
  void queue_rollback() {
    GridQueue<String> queue = Deployment.CLIENT.site().grid().queue(Names.fresh("queue-"));
    queue.addAll(List.of("a", "b"));
    TransactionContext context = begun(TransactionOptions.getDefault());
    context.<String>getQueue(queue.name()).poll();
    context.<String>getQueue(queue.name()).offer("c");
    context.rollbackTransaction();

    assertThat(queue.toList()).containsExactly("a", "b");
  }

  @ParameterizedTest
  @EnumSource(TransactionType.class)
  void multiMap_everyCall(TransactionType type) {
    GridMultiMap<String, String> multiMap =
        Deployment.CLIENT.site().grid().multiMap(Names.fresh("multimap-"));
    multiMap.put("k", "a");
    multiMap.put("k", "b");
    multiMap.put("all", "a");
    TransactionContext context = begun(new TransactionOptions().setTransactionType(type));
    TransactionalMultiMap<String, String> mine = context.getMultiMap(multiMap.name());

    assertThat(mine.put("k", "a")).isFalse();
    assertThat(mine.put("k", "c")).isTrue();
    assertThat(mine.get("k")).containsExactlyInAnyOrder("a", "b", "c");
    assertThat(mine.remove("k", "x")).isFalse();
    assertThat(mine.remove("k", "a")).isTrue();
    assertThat(mine.remove("all")).containsExactly("a");
    assertThat(mine.valueCount("k")).isEqualTo(2);
    assertThat(mine.size()).isEqualTo(2);
    assertThat(multiMap.size()).isEqualTo(3);
    context.commitTransaction();

    assertThat(multiMap.get("k")).containsExactlyInAnyOrder("b", "c");
    assertThat(multiMap.containsKey("all")).isFalse();
    assertThat(multiMap.isLocked("k")).isFalse();
  }

  @ParameterizedTest
  @EnumSource(TransactionType.class)
  void list_everyCall(TransactionType type) {
    GridList<String> list = Deployment.CLIENT.site().grid().list(Names.fresh("list-"));
    list.addAll(List.of("a", "b", "a"));
    TransactionContext context = begun(new TransactionOptions().setTransactionType(type));
    TransactionalList<String> mine = context.getList(list.name());

    assertThat(mine.add("c")).isTrue();
    assertThat(mine.remove("a")).isTrue();
    assertThat(mine.remove("x")).isFalse();
    assertThat(mine.size()).isEqualTo(3);
    context.commitTransaction();

    assertThat(list.toList()).containsExactly("b", "a", "c");
  }

  @ParameterizedTest
  @EnumSource(TransactionType.class)
  void set_everyCall(TransactionType type) {
    GridSet<String> set = Deployment.CLIENT.site().grid().set(Names.fresh("set-"));
    set.addAll(List.of("a", "b"));
    TransactionContext context = begun(new TransactionOptions().setTransactionType(type));
    TransactionalSet<String> mine = context.getSet(set.name());

    assertThat(mine.add("a")).isFalse();
    assertThat(mine.add("c")).isTrue();
    assertThat(mine.remove("a")).isTrue();
    assertThat(mine.remove("x")).isFalse();
    assertThat(mine.size()).isEqualTo(2);
    assertThat(set.toSet()).containsExactlyInAnyOrder("a", "b");
    context.commitTransaction();

    assertThat(set.toSet()).containsExactlyInAnyOrder("b", "c");
  }

  @Test
  void multiMapListAndSet_rollback() {
    GridMultiMap<String, String> multiMap =
        Deployment.CLIENT.site().grid().multiMap(Names.fresh("multimap-"));
    GridList<String> list = Deployment.CLIENT.site().grid().list(Names.fresh("list-"));
    GridSet<String> set = Deployment.CLIENT.site().grid().set(Names.fresh("set-"));
    multiMap.put("k", "a");
    list.addAll(List.of("a", "b"));
    set.add("a");
    TransactionContext context = begun(TransactionOptions.getDefault());
    context.<String, String>getMultiMap(multiMap.name()).remove("k");
    context.<String>getList(list.name()).remove("a");
    context.<String>getList(list.name()).add("c");
    context.<String>getSet(set.name()).remove("a");
    context.<String>getSet(set.name()).add("b");
    context.rollbackTransaction();

    assertThat(multiMap.get("k")).containsExactly("a");
    assertThat(multiMap.isLocked("k")).isFalse();
    assertThat(list.toList()).containsExactly("a", "b");
    assertThat(set.toSet()).containsExactly("a");
    assertThat(set.add("b")).isTrue();
  }

  @Test
  void rollback() {
    map.put("a", "1");
    TransactionContext context = begun(TransactionOptions.getDefault());
    context.<String, String>getMap(map.name()).put("a", "2");
    context.rollbackTransaction();

    assertThat(map.get("a")).isEqualTo("1");
    assertThat(map.isLocked("a")).isFalse();
  }

  @Test
  void task() {
    String before =
        client.executeTransaction(
            context -> context.<String, String>getMap(map.name()).put("a", "1"));
    assertThat(before).isNull();
    assertThat(map.get("a")).isEqualTo("1");
  }

  @Test
  void timeout() {
    TransactionContext context = begun(new TransactionOptions().setTimeout(8, TimeUnit.SECONDS));
    context.<String, String>getMap(map.name()).put("a", "1");
    assertThat(map.tryPut("a", "2", Duration.ofMinutes(5))).isTrue();
    assertThatThrownBy(context::commitTransaction).isInstanceOf(TransactionException.class);
    assertThat(map.get("a")).isEqualTo("2");
  }

  @Test
  void disconnect_rollsBack() {
    var config = new com.hazelcast.client.config.ClientConfig();
    config.setClusterName(Deployment.CLUSTER_NAME);
    config.setProperty("hazelcast.logging.type", "slf4j");
    config.getNetworkConfig().addAddress(Deployment.CLIENT.site().address());
    HazelcastInstance leaving = HazelcastClient.newHazelcastClient(config);
    TransactionContext context = leaving.newTransactionContext();
    context.beginTransaction();
    context.<String, String>getMap(map.name()).put("a", "1");
    assertThat(map.isLocked("a")).isTrue();
    leaving.shutdown();

    assertThat(map.tryPut("a", "2", Duration.ofSeconds(100))).isTrue();
  }

  @Test
  void predicates_meanWhatTheTransactionHasWritten() {
    TransactionContext context = begun(TransactionOptions.getDefault());
    TransactionalMap<String, String> inside = context.getMap(map.name());
    inside.put("k", "v");
    assertThat(inside.keySet(Predicates.equal("this", "v"))).containsExactly("k");
    assertThat(inside.values(Predicates.alwaysFalse())).isEmpty();
    context.rollbackTransaction();
  }
}
