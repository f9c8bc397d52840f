package dev.grid.structures.queue;

import static dev.grid.structures.Values.data;
import static dev.grid.structures.queue.QueueShard.NAME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.kernel.transaction.Ending;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.structures.ShardHost.Answer;
import dev.grid.structures.queue.QueueMessages.*;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Random calls, with waiters: what is true after each of them. */
class QueueReplicaTest {

  private static final int STEPS = 5_000;
  private static final int DISTINCT_ITEMS = 12;
  private static final UUID COORDINATOR = new UUID(1, 1);

  @ParameterizedTest
  @CsvSource({"1, 5", "2, 1", "3, 40", "4, 0", "5, 5"})
  void effects_rebuild_the_state_and_nobody_waits_in_vain(long seed, int maxSize) {
    Random random = new Random(seed);
    QueueShard shard = new QueueShard(maxSize);
    List<Answer> takers = new ArrayList<>();
    List<Answer> givers = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      Message<?> message = message(random);
      Answer answer = shard.send(message);
      if (answer.isWaiting()) {
        (takes(message) ? takers : givers).add(answer);
      }
      if (random.nextInt(20) == 0) {
        shard.host.advance(random.nextInt(50));
      }
      takers.removeIf(taker -> !taker.isWaiting());
      givers.removeIf(giver -> !giver.isWaiting());

      String at = "seed=" + seed + " step=" + step + " after " + message;
      assertThat(shard.replicatedItems()).as(at).isEqualTo(shard.items());
      assertThat(shard.host.replica().bytes()).as(at).isEqualTo(shard.host.state().bytes());
      assertThat(shard.host.replica().digest()).as(at).isEqualTo(shard.host.state().digest());
      assertThat(shard.host.waiting()).as(at).isEqualTo(takers.size() + givers.size());
      if (!takers.isEmpty()) {
        assertThat(shard.items()).as("takers wait, " + at).isEmpty();
      }
      if (!givers.isEmpty()) {
        assertThat(shard.host.state().isFull()).as("givers wait, " + at).isTrue();
      }
    }
  }

  private static boolean takes(Message<?> message) {
    return message instanceof Take || message instanceof Poll || message instanceof TakeHead;
  }

  /** A call of some transaction, of which there are few; their phases come in any order. */
  private static Message<?> ofTransaction(Random random) {
    int number = 1 + random.nextInt(3);
    UUID id = new UUID(0, number);
    long timeout = random.nextInt(3) == 0 ? random.nextInt(100) : 0;
    long lease = 1 + random.nextInt(200);
    return switch (random.nextInt(3)) {
      case 0 -> new KeepPlace(NAME, id, COORDINATOR, -number, timeout, lease);
      case 1 ->
          new TakeHead(NAME, id, COORDINATOR, -number, timeout, lease, random.nextInt(5) == 0);
      default ->
          new EndReservation(
              NAME,
              id,
              COORDINATOR,
              -number,
              random.nextInt(Ending.Phase.values().length),
              random.nextBoolean() ? List.of() : List.of(item(random)),
              random.nextInt(2),
              random.nextInt(2));
    };
  }

  static Message<?> message(Random random) {
    if (random.nextInt(3) == 0) {
      return ofTransaction(random);
    }
    Data item = item(random);
    long timeout = random.nextInt(3) == 0 ? random.nextInt(100) : 0;
    return switch (random.nextInt(21)) {
      case 0, 1, 2, 3, 4, 5 -> new Offer(NAME, item, timeout);
      case 6, 7 -> new Put(NAME, item);
      case 8, 9, 10 -> new Poll(NAME, timeout);
      case 11, 12 -> new Take(NAME);
      case 13, 14 -> new Remove(NAME, item);
      case 15 -> new CompareAndRemoveAll(NAME, List.of(item, item(random)));
      case 16 ->
          new CompareAndRetainAll(
              NAME, random.ints(10, 0, DISTINCT_ITEMS).mapToObj(i -> data("item" + i)).toList());
      case 17 -> new DrainToMaxSize(NAME, random.nextInt(4));
      case 19 -> new GiveBack(NAME, List.of(item, item(random)));
      case 18 -> random.nextInt(10) == 0 ? new Clear(NAME) : new DrainToMaxSize(NAME, 1);
      default -> new AddAll(NAME, List.of(item, item(random), item(random)));
    };
  }

  private static Data item(Random random) {
    return data("item" + random.nextInt(DISTINCT_ITEMS));
  }
}
