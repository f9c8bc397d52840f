package dev.grid.structures.queue;

import static dev.grid.structures.queue.QueueShard.NAME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.config.MemberConfig;
import dev.grid.kernel.ContentDigest;
import dev.grid.kernel.Effect;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.Transfer;
import dev.grid.queue.QueueConfig;
import dev.grid.queue.QueueStore;
import dev.grid.queue.QueueStoreConfig;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueueTransferTest {

  private static final int ROUNDS = 200;
  private static final int STEPS_AFTER = 50;

  private static QueueState state() {
    return new QueueStructure().newState(new StateContext(NAME, 0, MemberConfig.defaults()));
  }

  /** Applies an effect as another member sees it; whether there was one. */
  private static boolean deliver(QueueShard shard, @Nullable Effect effect, QueueState receiver) {
    if (effect == null) {
      return false;
    }
    receiver.apply(shard.host.throughBytes(effect));
    return true;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void a_receiver_gets_the_same_queue_while_it_changes(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      String at = "seed=" + seed + " round=" + round;
      QueueShard shard = new QueueShard(random.nextInt(3) * 50);
      for (int i = random.nextInt(60); i > 0; i--) {
        shard.offer("item" + random.nextInt(9), 0);
      }
      change(shard, random, random.nextInt(30)); // So that something is reserved already.
      QueueState receiver = state();
      Transfer transfer = shard.host.state().transfer();
      shard.host.onEffect(change -> deliver(shard, transfer.pass(change), receiver));
      do {
        change(shard, random, random.nextInt(6));
        assertThat(QueueShard.texts(receiver))
            .as(at)
            .isEqualTo(shard.items().subList(0, receiver.items().size()));
      } while (deliver(shard, transfer.next(random.nextInt(300)), receiver));
      change(shard, random, STEPS_AFTER);

      assertThat(transfer.next(1)).as(at).isNull();
      assertThat(QueueShard.texts(receiver)).as(at).isEqualTo(shard.items());
      assertThat(receiver.bytes()).as(at).isEqualTo(shard.host.state().bytes());
      assertThat(receiver.digest()).as(at).isEqualTo(shard.host.state().digest());
    }
  }

  /** Rows in memory. Confined to the test's thread. */
  private static final class Table implements QueueStore<String> {

    private final Map<Long, String> rows = new TreeMap<>();

    @Override
    public void store(String queue, long id, String item) {
      rows.put(id, item);
    }

    @Override
    public void deleteAll(String queue, Collection<Long> ids) {
      rows.keySet().removeAll(ids);
    }

    @Override
    public List<Long> loadAllIds(String queue) {
      return List.copyOf(rows.keySet());
    }

    @Override
    public @Nullable String load(String queue, long id) {
      return rows.get(id);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void a_receiver_gets_places_ids_and_what_is_in_memory(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      String at = "seed=" + seed + " round=" + round;
      QueueConfig plain = QueueConfig.named("q*");
      QueueConfig config =
          switch (random.nextInt(3)) {
            case 0 -> plain.withComparator(Comparator.<String>naturalOrder());
            case 1 ->
                plain
                    .withComparator(Comparator.<String>naturalOrder())
                    .withStore(QueueStoreConfig.of(new Table()));
            default ->
                plain.withStore(
                    QueueStoreConfig.of(new Table())
                        .withMemoryItems(1 + random.nextInt(8))
                        .withBatchItems(1 + random.nextInt(4)));
          };
      QueueShard shard = new QueueShard(config);
      for (int i = random.nextInt(60); i > 0; i--) {
        shard.offer("item" + random.nextInt(9), 0);
      }
      QueueState receiver =
          new QueueStructure()
              .newState(new StateContext(NAME, 0, MemberConfig.defaults().with(config)));
      Transfer transfer = shard.host.state().transfer();
      shard.host.onEffect(change -> deliver(shard, transfer.pass(change), receiver));
      do {
        change(shard, random, random.nextInt(6));
      } while (deliver(shard, transfer.next(random.nextInt(300)), receiver));
      change(shard, random, STEPS_AFTER);

      QueueState state = shard.host.state();
      assertThat(transfer.next(1)).as(at).isNull();
      assertThat(receiver.digest()).as(at).isEqualTo(state.digest());
      assertThat(receiver.bytes()).as(at).isEqualTo(state.bytes());
      assertThat(receiver.isWhole()).as(at).isEqualTo(state.isWhole());
      assertThat(receiver.memoryRoom()).as(at).isEqualTo(state.memoryRoom());
      assertThat(shard.host.replica().digest()).as(at).isEqualTo(state.digest());
    }
  }

  private static void change(QueueShard shard, Random random, int steps) {
    for (int i = 0; i < steps; i++) {
      shard.send(QueueReplicaTest.message(random));
    }
  }

  @Test
  void slices_are_bounded() {
    QueueShard shard = new QueueShard(0);
    for (int i = 0; i < 1_000; i++) {
      shard.put("item" + i);
    }
    QueueState receiver = state();
    Transfer transfer = shard.host.state().transfer();
    List<Long> slices = new ArrayList<>();
    long before = 0;
    while (deliver(shard, transfer.next(1_000), receiver)) {
      slices.add(receiver.bytes() - before);
      before = receiver.bytes();
    }

    assertThat(slices).hasSizeGreaterThan(10).allSatisfy(s -> assertThat(s).isLessThan(1_100));
    assertThat(slices.subList(0, slices.size() - 1))
        .allSatisfy(s -> assertThat(s).isGreaterThanOrEqualTo(1_000));
    assertThat(QueueShard.texts(receiver)).isEqualTo(shard.items());
  }

  @Test
  void a_digest_tells_order_but_not_history() {
    QueueShard shard = QueueShard.with("a", "b", "c");
    QueueShard same = QueueShard.with("x", "a", "b", "c");
    QueueShard turned = QueueShard.with("b", "a", "c");
    same.poll(0);

    assertThat(same.host.state().digest()).isEqualTo(shard.host.state().digest());
    assertThat(turned.host.state().digest()).isNotEqualTo(shard.host.state().digest());
  }

  @Test
  void parts_of_a_digest_are_small_and_each_is_compared_with_a_copy() {
    QueueShard shard = new QueueShard(0);
    for (int i = 0; i < 3_000; i++) {
      shard.put("item" + i);
    }
    QueueState shorter = new QueueShard(0).host.state();
    ContentDigest part = shard.host.state().digestFrom(ContentDigest.START);
    int parts = 1;
    for (; !part.isLast(); parts++) {
      assertThat(shard.host.replica().digest(part.from(), part.to())).isEqualTo(part);
      assertThat(part.entries()).isLessThan(1_000);
      assertThat(shorter.digest(part.from(), part.to())).isNotEqualTo(part);
      part = shard.host.state().digestFrom(part.to());
    }

    assertThat(parts).isGreaterThan(3);
    assertThat(shard.host.replica().digest(part.from(), part.to())).isEqualTo(part);
    shard.host.replica().removeAt(new int[] {2_999});
    assertThat(shard.host.replica().digest(part.from(), part.to())).isNotEqualTo(part);
  }

  @Test
  void a_copy_with_items_after_the_last_part_differs() {
    QueueShard shard = QueueShard.with("a", "b");
    QueueShard more = QueueShard.with("a", "b", "c");
    ContentDigest whole = shard.host.state().digestFrom(ContentDigest.START);

    assertThat(more.host.state().digest(whole.from(), whole.to())).isNotEqualTo(whole);
    assertThat(more.host.state().digest(0, 2).value()).isEqualTo(whole.value());
  }
}
