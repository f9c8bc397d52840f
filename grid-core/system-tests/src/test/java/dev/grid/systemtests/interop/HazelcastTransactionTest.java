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
import com.hazelcast.transaction.TransactionalMap;
import com.hazelcast.transaction.TransactionalQueue;
import dev.grid.map.GridMap;
import dev.grid.queue.GridQueue;
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
    TransactionContext context = begun(new TransactionOptions().setTimeout(1, TimeUnit.SECONDS));
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
  void whatIsNotThere_isRefusedClearly() {
    TransactionContext context = begun(TransactionOptions.getDefault());
    assertThat(context.<String, String>getMap(map.name()).keySet(Predicates.alwaysTrue()))
        .isEmpty();
    assertThatThrownBy(() -> context.getList("list").add("a"))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("TransactionalList");
    assertThatThrownBy(() -> context.getSet("set").add("a"))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> context.getMultiMap("multimap").put("k", "a"))
        .isInstanceOf(UnsupportedOperationException.class);
    context.rollbackTransaction();
  }
}
