package dev.grid.structures.queue;

import static dev.grid.structures.Values.data;
import static dev.grid.structures.queue.QueueShard.NAME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.queue.QueueComparatorException;
import dev.grid.queue.QueueConfig;
import dev.grid.structures.ShardHost.Answer;
import dev.grid.structures.Values;
import dev.grid.structures.queue.QueueMessages.*;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A queue whose items are ordered by a comparator of its users', which runs outside. */
class PriorityQueueTest {

  /** Items such as {@code 3-a}: of priority 3. */
  private static final Comparator<String> BY_PRIORITY =
      Comparator.comparingInt(
          item -> {
            if (item.startsWith("bad")) {
              throw new IllegalStateException("as the test wants it");
            }
            return Integer.parseInt(item.substring(0, item.indexOf('-')));
          });

  private static QueueShard shard(int maxSize, String... items) {
    QueueShard shard =
        new QueueShard(QueueConfig.named("q*").withMaxSize(maxSize).withComparator(BY_PRIORITY));
    for (String item : items) {
      shard.call(new Put(NAME, data(item)));
    }
    shard.host.takeEvents();
    return shard;
  }

  private static List<Data> all(String... items) {
    return Stream.of(items).map(Values::data).toList();
  }

  @Test
  void theLeastIsTaken_andOfEqualOnes_theOneThatCameFirst() {
    QueueShard shard = shard(0, "2-a", "1-b", "3-c", "1-d", "2-e");

    assertThat(shard.items()).containsExactly("1-b", "1-d", "2-a", "2-e", "3-c");
    assertThat(shard.replicatedItems()).isEqualTo(shard.items());
    assertThat(shard.call(new Peek(NAME))).isEqualTo("1-b");
    assertThat(shard.poll(0).value()).isEqualTo(data("1-b"));
    assertThat(shard.call(new AddAll(NAME, all("9-x", "2-y", "0-z", "2-w")))).isEqualTo(true);
    assertThat(shard.items())
        .containsExactly("0-z", "1-d", "2-a", "2-e", "2-y", "2-w", "3-c", "9-x");
    assertThat(shard.replicatedItems()).isEqualTo(shard.items());
    assertThat(shard.events()).containsExactly("-1-b", "+0-z", "+2-y", "+2-w", "+9-x");
  }

  @Test
  void aComparatorThatThrows_failsThatCallOnly_alsoWhenTheQueueIsEmpty() {
    QueueShard empty = shard(0);
    assertThatThrownBy(() -> empty.call(new Put(NAME, data("bad"))))
        .isInstanceOf(QueueComparatorException.class)
        .hasMessageContaining("queue=q")
        .hasMessageContaining("as the test wants it");
    assertThat(empty.items()).isEmpty();

    QueueShard shard = shard(0, "2-a", "1-b");
    assertThatThrownBy(() -> shard.call(new AddAll(NAME, all("1-x", "bad", "0-y"))))
        .isInstanceOf(QueueComparatorException.class);
    assertThat(shard.items()).containsExactly("1-b", "2-a");
    shard.call(new Put(NAME, data("0-c")));
    assertThat(shard.items()).containsExactly("0-c", "1-b", "2-a");
  }

  @Test
  void whoTakes_doesNotWaitForWhoAdds_andPlacesMoveMeanwhile() {
    QueueShard shard = shard(0, "1-a", "2-b", "3-c", "4-d");
    shard.host.delayTasks(true);
    Answer adds = shard.put("3-x");
    Answer behind = shard.put("2-y");

    assertThat(shard.poll(0).value()).isEqualTo(data("1-a"));
    assertThat(shard.call(new Remove(NAME, data("3-c")))).isEqualTo(true);
    assertThat(adds.isWaiting()).isTrue();
    shard.host.runTasks();
    assertThat(adds.isWaiting()).isFalse();
    assertThat(behind.isWaiting()).isFalse();
    assertThat(shard.items()).containsExactly("2-b", "2-y", "3-x", "4-d");
    assertThat(shard.replicatedItems()).isEqualTo(shard.items());
  }

  @Test
  void whoWaitsForRoom_goesOn_alsoIfSeveralCanAtOnce() {
    QueueShard shard = shard(2, "1-a", "1-b");
    List<Answer> waiting = new ArrayList<>();
    for (String item : List.of("5-c", "bad", "3-d", "4-e")) {
      waiting.add(shard.put(item));
    }

    shard.call(new Clear(NAME));
    assertThat(shard.items()).containsExactly("3-d", "5-c");
    assertThat(waiting.get(3).isWaiting()).isTrue();
    assertThatThrownBy(() -> waiting.get(1).value()).isInstanceOf(QueueComparatorException.class);
    assertThat(shard.poll(0).value()).isEqualTo(data("3-d"));
    assertThat(shard.items()).containsExactly("4-e", "5-c");
  }

  @Test
  void whatIsGivenBack_goesBeforeItsEquals_andAnyWhichCannotBeCompared_toTheHead() {
    QueueShard shard = shard(3, "1-a", "2-b", "2-c");

    shard.call(new GiveBack(NAME, all("2-x")));
    assertThat(shard.items()).containsExactly("1-a", "2-x", "2-b", "2-c");
    shard.call(new GiveBack(NAME, all("bad")));
    assertThat(shard.items()).containsExactly("bad", "1-a", "2-x", "2-b", "2-c");
    assertThat(shard.replicatedItems()).isEqualTo(shard.items());
  }

  @Test
  void someTakersGiveBack_inWhicheverOrder_andTheQueueHasItsOrder() {
    QueueShard shard = shard(0, "1-a", "2-b", "3-c", "4-d");
    shard.call(new DrainToMaxSize(NAME, 3));

    shard.call(new GiveBack(NAME, all("1-a")));
    shard.call(new GiveBack(NAME, all("3-c")));
    shard.call(new GiveBack(NAME, all("2-b")));
    assertThat(shard.items()).containsExactly("1-a", "2-b", "3-c", "4-d");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void manyItems_areInOrder_whateverIsTakenMeanwhile(long seed) {
    Random random = new Random(seed);
    QueueShard shard = shard(0);
    shard.host.delayTasks(true);
    List<String> expected = new ArrayList<>();
    int added = 0;
    for (int step = 0; step < 300; step++) {
      List<String> batch = new ArrayList<>();
      for (int i = 1 + random.nextInt(random.nextInt(20) == 0 ? 300 : 4); i > 0; i--) {
        batch.add(random.nextInt(50) + "-" + added++);
      }
      Answer adds = shard.send(new AddAll(NAME, batch.stream().map(Values::data).toList()));
      for (Message<?> meanwhile : taking(random, expected)) {
        shard.send(meanwhile);
        expected = after(meanwhile, expected);
      }
      shard.host.runTasks();
      assertThat(adds.value()).isEqualTo(true);
      expected.addAll(batch);
      expected.sort(BY_PRIORITY);
      assertThat(shard.items()).as("seed=" + seed + " step=" + step).isEqualTo(expected);
    }
    assertThat(shard.replicatedItems()).isEqualTo(expected);
    assertThat(shard.host.replica().digest()).isEqualTo(shard.host.state().digest());
  }

  private static List<Message<?>> taking(Random random, List<String> items) {
    List<Message<?>> taking = new ArrayList<>();
    if (random.nextBoolean()) {
      taking.add(new DrainToMaxSize(NAME, random.nextInt(5)));
    }
    if (!items.isEmpty() && random.nextBoolean()) {
      taking.add(
          new CompareAndRemoveAll(
              NAME,
              IntStream.range(0, 3)
                  .mapToObj(i -> data(items.get(random.nextInt(items.size()))))
                  .toList()));
    }
    if (random.nextInt(50) == 0) {
      taking.add(new Clear(NAME));
    }
    return taking;
  }

  private static List<String> after(Message<?> taking, List<String> items) {
    return switch (taking) {
      case DrainToMaxSize m ->
          new ArrayList<>(items.subList(Math.min(items.size(), m.maxSize()), items.size()));
      case CompareAndRemoveAll m ->
          new ArrayList<>(
              items.stream().filter(item -> !m.dataList().contains(data(item))).toList());
      default -> new ArrayList<>();
    };
  }
}
