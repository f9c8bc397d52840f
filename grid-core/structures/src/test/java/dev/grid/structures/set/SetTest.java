package dev.grid.structures.set;

import static dev.grid.structures.ShardHost.ALICE;
import static dev.grid.structures.Values.all;
import static dev.grid.structures.Values.data;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.InvalidConfigurationException;
import dev.grid.config.MemberConfig;
import dev.grid.config.MergePolicy;
import dev.grid.config.MergePolicy.Standard;
import dev.grid.kernel.ContentDigest;
import dev.grid.kernel.Effect;
import dev.grid.kernel.MergeLoss;
import dev.grid.kernel.Merging;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.StructureMessage;
import dev.grid.kernel.Transfer;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.set.SetConfig;
import dev.grid.structures.ShardHost;
import dev.grid.structures.Values;
import dev.grid.structures.set.SetMessages.*;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A set in its partition: what calls do, copies, and what becomes of it after a split. */
class SetTest {

  private static final String NAME = "s";
  private static final int STEPS = 5_000;
  private static final int ROUNDS = 100;

  private final ShardHost<SetState> shard = shard(SetConfig.named("s*"));

  private static ShardHost<SetState> shard(SetConfig config, String... items) {
    ShardHost<SetState> host =
        new ShardHost<>(new SetStructure(), NAME, MemberConfig.defaults().with(config));
    host.call(ALICE, new AddAll(NAME, all(items)));
    host.takeEvents();
    return host;
  }

  private static SetState state() {
    return new SetStructure().newState(new StateContext(NAME, 0, MemberConfig.defaults()));
  }

  private static Set<String> texts(SetState state) {
    return state.items().all().stream().map(Values::text).collect(Collectors.toSet());
  }

  private static List<String> events(ShardHost<SetState> host) {
    return host.takeEvents().stream()
        .map(ItemChanged.class::cast)
        .map(event -> (event.eventType() == 1 ? "+" : "-") + text(event.item()))
        .toList();
  }

  private static String text(@Nullable Data item) {
    return item == null ? "null" : Values.text(item);
  }

  // Against a set of the JDK's.

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void a_set_and_its_replica_are_as_a_set_of_the_jdk(long seed) {
    Random random = new Random(seed);
    Set<String> model = new HashSet<>();
    for (int step = 0; step < STEPS; step++) {
      Message<?> message = message(random);
      Object answer = shard.call(ALICE, message);
      Object expected = carryOut(message, model);

      String at = "seed=" + seed + " step=" + step + " after " + message;
      assertThat(answer).as(at).isEqualTo(expected);
      assertThat(texts(shard.state())).as(at).isEqualTo(model);
      assertThat(texts(shard.replica())).as(at).isEqualTo(model);
      assertThat(shard.replica().bytes()).as(at).isEqualTo(shard.state().bytes());
      assertThat(shard.replica().digest()).as(at).isEqualTo(shard.state().digest());
    }
  }

  private static Message<?> message(Random random) {
    Data item = item(random);
    return switch (random.nextInt(12)) {
      case 0, 1, 2 -> new Add(NAME, item);
      case 3, 4, 5 -> new AddAll(NAME, List.of(item, item(random), item(random), item));
      case 6, 7 -> new Remove(NAME, item);
      case 8 -> new CompareAndRemoveAll(NAME, List.of(item, item(random), item));
      case 9 ->
          new CompareAndRetainAll(
              NAME, random.ints(60, 0, 80).mapToObj(i -> data("item" + i)).toList());
      case 10 -> random.nextInt(10) == 0 ? new Clear(NAME) : new Size(NAME);
      default -> new Contains(NAME, item);
    };
  }

  private static Data item(Random random) {
    return data("item" + random.nextInt(80));
  }

  private static @Nullable Object carryOut(Message<?> message, Set<String> model) {
    return switch ((SetMessages<?>) message) {
      case Add m -> model.add(Values.text(m.value()));
      case AddAll m -> model.addAll(texts(m.valueList()));
      case Remove m -> model.remove(Values.text(m.value()));
      case CompareAndRemoveAll m -> model.removeAll(new HashSet<>(texts(m.values())));
      case CompareAndRetainAll m -> model.retainAll(new HashSet<>(texts(m.values())));
      case Clear m -> {
        model.clear();
        yield null;
      }
      case Size m -> model.size();
      case Contains m -> model.contains(Values.text(m.value()));
      default -> throw new AssertionError(message);
    };
  }

  private static List<String> texts(List<Data> items) {
    return items.stream().map(Values::text).toList();
  }

  @Test
  void what_does_not_fit_is_not_added_and_what_is_there_takes_no_room() {
    ShardHost<SetState> bounded = shard(SetConfig.named("s*").withMaxSize(2), "a");

    assertThat(bounded.call(ALICE, new AddAll(NAME, all("b", "c")))).isEqualTo(false);
    assertThat(bounded.call(ALICE, new AddAll(NAME, all("a", "b", "a", "b")))).isEqualTo(true);
    assertThat(bounded.call(ALICE, new Add(NAME, data("c")))).isEqualTo(false);
    assertThat(texts(bounded.state())).containsExactlyInAnyOrder("a", "b");
    assertThat(events(bounded)).containsExactly("+b");
  }

  // Copies.

  private boolean deliver(@Nullable Effect effect, SetState receiver) {
    if (effect == null) {
      return false;
    }
    receiver.apply(shard.throughBytes(effect));
    return true;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void a_receiver_gets_the_same_set_while_it_changes(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      String at = "seed=" + seed + " round=" + round;
      change(random, random.nextInt(60));
      SetState receiver = state();
      Transfer transfer = shard.state().transfer();
      shard.onEffect(change -> deliver(transfer.pass(change), receiver));
      do {
        change(random, random.nextInt(6));
        assertThat(shard.state().items().containsAll(receiver.items().all())).as(at).isTrue();
      } while (deliver(transfer.next(random.nextInt(300)), receiver));
      change(random, 50);

      assertThat(transfer.next(1)).as(at).isNull();
      assertThat(texts(receiver)).as(at).isEqualTo(texts(shard.state()));
      assertThat(receiver.bytes()).as(at).isEqualTo(shard.state().bytes());
      assertThat(receiver.digest()).as(at).isEqualTo(shard.state().digest());
    }
  }

  private void change(Random random, int steps) {
    for (int i = 0; i < steps; i++) {
      shard.call(ALICE, message(random));
    }
  }

  @Test
  void slices_and_parts_of_digests_are_bounded() {
    for (int i = 0; i < 3_000; i++) {
      shard.call(ALICE, new Add(NAME, data("item" + i)));
    }
    SetState receiver = state();
    Transfer transfer = shard.state().transfer();
    long before = 0;
    for (; deliver(transfer.next(1_000), receiver); before = receiver.bytes()) {
      assertThat(receiver.bytes() - before).isLessThan(2_000);
    }
    assertThat(texts(receiver)).hasSize(3_000);

    ContentDigest part = shard.state().digestFrom(ContentDigest.START);
    int parts = 1;
    for (; !part.isLast(); parts++) {
      assertThat(receiver.digest(part.from(), part.to())).isEqualTo(part);
      assertThat(part.entries()).isLessThan(1_000);
      part = shard.state().digestFrom(part.to());
    }
    assertThat(parts).isGreaterThan(3);
  }

  /** A table that has begun to shrink ends that without further changes. */
  @Test
  void a_table_that_moves_wants_to_be_called() {
    assertThat(shard.state().alarmMillis()).isEqualTo(Long.MAX_VALUE);
    for (int i = 0; !shard.state().items().isMoving(); i++) {
      shard.call(ALICE, new Add(NAME, data("item" + i)));
    }
    assertThat(shard.state().alarmMillis()).isEqualTo(Long.MIN_VALUE);

    shard.advance(100);
    assertThat(shard.state().alarmMillis()).isEqualTo(Long.MAX_VALUE);
  }

  // After a split.

  private static List<String> merge(
      ShardHost<SetState> losing, ShardHost<SetState> winning, int bytesMax) {
    Merging merging = new SetStructure().merging(losing.state(), NAME);
    List<String> losses = new ArrayList<>();
    for (StructureMessage<?> message; (message = merging.next(bytesMax)) != null; ) {
      for (MergeLoss loss : merging.losses(winning.call(ALICE, message))) {
        String failure = loss.failure();
        losses.add(Values.text(new Data(loss.merging())) + (failure == null ? "" : " " + failure));
      }
    }
    assertThat(texts(winning.replica())).isEqualTo(texts(winning.state()));
    return losses;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 10_000})
  void items_that_are_not_there_are_added(int bytesMax) {
    ShardHost<SetState> losing = shard(SetConfig.named("s*"), "a", "b", "c");
    ShardHost<SetState> winning = shard(SetConfig.named("s*"), "c", "w");

    assertThat(merge(losing, winning, bytesMax)).isEmpty();
    assertThat(texts(winning.state())).containsExactlyInAnyOrder("a", "b", "c", "w");
    assertThat(events(winning)).containsExactlyInAnyOrder("+a", "+b");
    assertThat(merge(losing, winning, bytesMax)).as("again").isEmpty();
    assertThat(events(winning)).isEmpty();
  }

  @Test
  void a_policy_may_make_equal_items_of_two_and_a_bound_holds() {
    MergePolicy same = (merging, existing) -> merging.withValue(data("same").bytes());
    ShardHost<SetState> winning = shard(SetConfig.named("s*").withMergePolicy(same), "w");

    assertThat(merge(shard(SetConfig.named("s*"), "a", "b"), winning, 1_000))
        .containsExactlyInAnyOrder("a", "b");
    assertThat(texts(winning.state())).containsExactlyInAnyOrder("w", "same");

    ShardHost<SetState> full = shard(SetConfig.named("s*").withMaxSize(2), "w");
    assertThat(merge(shard(SetConfig.named("s*"), "a", "b", "w"), full, 1_000)).hasSize(1);
    assertThat(texts(full.state())).hasSize(2).contains("w");
    assertThatThrownBy(() -> SetConfig.named("s").withMergePolicy(Standard.LATEST_UPDATE))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessage("set name=s mergePolicy=LATEST_UPDATE: items have no times and hits");
  }
}
