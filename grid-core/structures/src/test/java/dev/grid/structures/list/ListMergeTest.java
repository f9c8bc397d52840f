package dev.grid.structures.list;

import static dev.grid.structures.ShardHost.ALICE;
import static dev.grid.structures.Values.data;
import static dev.grid.structures.list.ListShard.NAME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.InvalidConfigurationException;
import dev.grid.config.MergePolicy;
import dev.grid.config.MergePolicy.Standard;
import dev.grid.kernel.MergeLoss;
import dev.grid.kernel.Merging;
import dev.grid.kernel.StructureMessage;
import dev.grid.list.ListConfig;
import dev.grid.protocol.Data;
import dev.grid.structures.Values;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListMergeTest {

  /** Merges as a host does; what was not added, with what the policy threw. */
  private static List<String> merge(ListShard losing, ListShard winning, int bytesMax) {
    Merging merging = new ListStructure().merging(losing.host.state(), NAME);
    List<String> losses = new ArrayList<>();
    for (StructureMessage<?> message; (message = merging.next(bytesMax)) != null; ) {
      for (MergeLoss loss : merging.losses(winning.host.call(ALICE, message))) {
        String failure = loss.failure();
        losses.add(Values.text(new Data(loss.merging())) + (failure == null ? "" : " " + failure));
      }
    }
    assertThat(ListShard.texts(winning.host.replica())).isEqualTo(winning.items());
    return losses;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 10_000})
  void items_that_are_not_there_are_added_at_the_end(int bytesMax) {
    ListShard losing = ListShard.with("b", "c", "l1", "c", "l2", "l1");
    ListShard winning = ListShard.with("c", "l1", "w");

    assertThat(merge(losing, winning, bytesMax)).isEmpty();
    assertThat(winning.items()).containsExactly("c", "l1", "w", "b", "c", "l2", "l1");
    assertThat(winning.events()).containsExactly("+b", "+c", "+l2", "+l1");
    assertThat(merge(losing, winning, bytesMax)).as("again").isEmpty();
    assertThat(winning.items()).hasSize(7);
  }

  @Test
  void a_policy_may_change_or_refuse_an_item_or_throw_and_a_bound_holds() {
    MergePolicy policy =
        (merging, existing) ->
            switch (Values.text(new Data(merging.value()))) {
              case "no" -> null;
              case "bad" -> throw new IllegalArgumentException("cannot");
              case "change" -> merging.withValue(data("changed").bytes());
              default -> merging;
            };
    ListShard winning =
        ListShard.with(ListConfig.named("l*").withMergePolicy(policy).withMaxSize(3), "w");

    assertThat(merge(ListShard.with("a", "no", "bad", "change", "z"), winning, 1_000))
        .containsExactly("no", "bad java.lang.IllegalArgumentException: cannot", "change", "z");
    assertThat(winning.items()).containsExactly("w", "a", "changed");
  }

  @Test
  void a_policy_may_discard_everything_and_must_not_need_statistics() {
    ListShard winning =
        ListShard.with(ListConfig.named("l*").withMergePolicy(Standard.DISCARD), "w");

    assertThat(merge(ListShard.with("a", "w"), winning, 1_000)).containsExactly("a");
    assertThat(winning.items()).containsExactly("w");
    assertThatThrownBy(() -> ListConfig.named("l").withMergePolicy(Standard.HIGHER_HITS))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessage("list name=l mergePolicy=HIGHER_HITS: items have no times and hits");
    assertThatThrownBy(() -> ListConfig.named("l").withMaxSize(-1))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessage("list name=l maxSize=-1: must be 0 (no bound) or more");
  }
}
