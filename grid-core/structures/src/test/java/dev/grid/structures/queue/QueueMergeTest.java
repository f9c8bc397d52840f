package dev.grid.structures.queue;

import static dev.grid.structures.ShardHost.ALICE;
import static dev.grid.structures.Values.data;
import static dev.grid.structures.queue.QueueShard.NAME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.config.MergePolicy;
import dev.grid.config.MergePolicy.Standard;
import dev.grid.kernel.MergeLoss;
import dev.grid.kernel.Merging;
import dev.grid.kernel.StructureMessage;
import dev.grid.protocol.Data;
import dev.grid.queue.QueueConfig;
import dev.grid.structures.ShardHost.Answer;
import dev.grid.structures.Values;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueueMergeTest {

  /** Merges as a host does; what was not added, with what the policy threw. */
  private static List<String> merge(QueueShard losing, QueueShard winning, int bytesMax) {
    Merging merging = new QueueStructure().merging(losing.host.state(), NAME);
    List<String> losses = new ArrayList<>();
    for (StructureMessage<?> message; (message = merging.next(bytesMax)) != null; ) {
      for (MergeLoss loss : merging.losses(winning.host.call(ALICE, message))) {
        assertThat(loss.key()).isNull();
        assertThat(loss.existing()).isNull();
        assertThat(loss.mergingLost()).isTrue();
        String failure = loss.failure();
        losses.add(Values.text(new Data(loss.merging())) + (failure == null ? "" : " " + failure));
      }
    }
    assertThat(winning.replicatedItems()).isEqualTo(winning.items());
    return losses;
  }

  private static QueueShard shard(MergePolicy policy, String... items) {
    return shard(QueueConfig.named("q*").withMergePolicy(policy), items);
  }

  private static QueueShard shard(QueueConfig config, String... items) {
    QueueShard shard = new QueueShard(config);
    for (String item : items) {
      shard.put(item);
    }
    shard.host.takeEvents();
    return shard;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 10_000})
  void items_that_are_not_there_are_added_in_order(int bytesMax) {
    QueueShard losing = QueueShard.with("b", "c", "l1", "c", "l2", "l1", "l1");
    QueueShard winning = QueueShard.with("c", "l1", "w");

    assertThat(merge(losing, winning, bytesMax)).isEmpty();

    assertThat(winning.items()).containsExactly("c", "l1", "w", "b", "c", "l2", "l1", "l1");
    assertThat(winning.events()).containsExactly("+b", "+c", "+l2", "+l1", "+l1");
    assertThat(merge(losing, winning, bytesMax)).as("again").isEmpty();
    assertThat(winning.items()).hasSize(8);
  }

  @Test
  void what_does_not_fit_is_lost() {
    QueueShard losing = QueueShard.with("a", "b", "c", "d");
    QueueShard winning = QueueShard.bounded(3, "w");

    assertThat(merge(losing, winning, 1_000)).containsExactly("c", "d");
    assertThat(winning.items()).containsExactly("w", "a", "b");
  }

  @Test
  void a_policy_may_discard_everything() {
    QueueShard losing = QueueShard.with("a", "w");
    QueueShard winning = shard(Standard.DISCARD, "w");

    assertThat(merge(losing, winning, 1_000)).containsExactly("a");
    assertThat(winning.items()).containsExactly("w");
  }

  @Test
  void a_policy_may_change_or_refuse_an_item_or_throw() {
    MergePolicy policy =
        (merging, existing) ->
            switch (Values.text(new Data(merging.value()))) {
              case "no" -> null;
              case "bad" -> throw new IllegalArgumentException("cannot");
              case "change" -> merging.withValue(data("changed").bytes());
              default -> merging;
            };
    QueueShard losing = QueueShard.with("a", "no", "bad", "change", "z");
    QueueShard winning = shard(policy);

    assertThat(merge(losing, winning, 1_000))
        .containsExactly("no", "bad java.lang.IllegalArgumentException: cannot", "change");
    assertThat(winning.items()).containsExactly("a", "changed", "z");
  }

  @Test
  void merged_items_go_to_whoever_waits() {
    QueueShard losing = QueueShard.with("a", "b");
    QueueShard winning = QueueShard.with();
    Answer taker = winning.take();

    merge(losing, winning, 1_000);

    @Nullable Object taken = QueueShard.readable(taker.value());
    assertThat(taken).isEqualTo("a");
    assertThat(winning.items()).containsExactly("b");
  }
}
