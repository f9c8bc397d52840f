package dev.grid.structures.list;

import static dev.grid.structures.Values.data;
import static dev.grid.structures.list.ListShard.NAME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.config.MemberConfig;
import dev.grid.kernel.Effect;
import dev.grid.kernel.MergeLoss;
import dev.grid.kernel.Merging;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.StructureMessage;
import dev.grid.kernel.Transfer;
import dev.grid.kernel.transaction.Ending.Phase;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.structures.ShardHost;
import dev.grid.structures.list.ListMessages.*;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What transactions reserve in a list, message by message, and what copies have of it. */
class ListTransactionTest {

  private static final UUID ID = new UUID(0, 7);
  private static final UUID COORDINATOR = new UUID(1, 1);
  private static final long LEASE = 1_000;
  private static final int STEPS = 3_000;
  private static final int ROUNDS = 200;

  private final ListShard shard = ListShard.bounded(3, "a", "b", "c");

  private @Nullable Object take(String item) {
    return shard.call(new TakeItem(NAME, ID, COORDINATOR, -1, LEASE, data(item)));
  }

  private @Nullable Object keep() {
    return shard.call(new KeepPlace(NAME, ID, COORDINATOR, -1, LEASE));
  }

  private @Nullable Object end(Phase phase, Data... items) {
    return shard.call(
        new EndReservation(NAME, ID, COORDINATOR, -1, phase.code(), List.of(items), 0, 0));
  }

  @Test
  void what_is_prepared_is_carried_out_once() {
    assertThat(take("b")).isEqualTo(true);
    assertThat(take("b")).isEqualTo(false);
    shard.call(new Remove(NAME, data("c")));
    assertThat(keep()).isEqualTo(true);
    shard.events();
    assertThat(end(Phase.COMMIT, data("d"))).isEqualTo(false);
    assertThat(end(Phase.PREPARE, data("d"))).isEqualTo(true);
    assertThat(end(Phase.PREPARE, data("d"))).isEqualTo(true);
    assertThat(end(Phase.COMMIT, data("d"))).isEqualTo(true);
    assertThat(end(Phase.COMMIT, data("d"))).isEqualTo(false);
    assertThat(end(Phase.ROLLBACK)).isEqualTo(false);
    assertThat(shard.items()).containsExactly("a", "d");
    assertThat(shard.events()).containsExactly("-b", "+d");
    assertThat(shard.host.state().reservations().isEmpty()).isTrue();
    assertThat(shard.host.state().remainingCapacity()).isEqualTo(1);
  }

  @Test
  void what_was_rolled_back_cannot_be_prepared_any_more() {
    take("a");
    assertThat(end(Phase.ROLLBACK)).isEqualTo(true);
    assertThat(end(Phase.PREPARE)).isEqualTo(false);
    assertThat(end(Phase.AT_ONCE)).isEqualTo(false);
    assertThat(shard.items()).containsExactly("a", "b", "c");
  }

  @Test
  void what_was_partly_freed_is_not_committed() {
    take("a");
    shard.host.callerGone(COORDINATOR);
    take("b");
    for (Phase phase : List.of(Phase.AT_ONCE, Phase.PREPARE)) {
      EndReservation end =
          new EndReservation(NAME, ID, COORDINATOR, -1, phase.code(), List.of(), 0, 2);
      assertThat(shard.call(end)).isEqualTo(false);
    }
    end(Phase.ROLLBACK);
    assertThat(shard.items()).containsExactly("a", "b", "c");
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "cba", "bca", "bac", "ac", "b"})
  void what_was_taken_comes_back_to_where_it_was(String order) {
    order.chars().forEach(item -> take(Character.toString(item)));
    assertThat(shard.items()).hasSize(3 - order.length());
    end(Phase.ROLLBACK);
    assertThat(shard.items()).containsExactly("a", "b", "c");
  }

  @Test
  void what_comes_back_to_a_list_that_is_shorter_now_comes_to_its_end() {
    take("c");
    shard.call(new Remove(NAME, data("a")));
    end(Phase.ROLLBACK);
    assertThat(shard.items()).containsExactly("b", "c");
  }

  @Test
  void a_lease_that_ends_brings_back_what_is_active_and_not_what_is_prepared() {
    take("b");
    shard.host.advance(LEASE);
    assertThat(shard.items()).containsExactly("a", "b", "c");

    take("b");
    end(Phase.PREPARE);
    shard.host.advance(LEASE);
    assertThat(shard.items()).containsExactly("a", "c");
    assertThat(end(Phase.ROLLBACK)).isEqualTo(true);
    assertThat(shard.items()).containsExactly("a", "b", "c");
  }

  @Test
  void a_coordinator_that_is_gone_brings_back_what_is_active_and_not_what_is_prepared() {
    take("b");
    shard.host.callerGone(COORDINATOR);
    assertThat(shard.items()).containsExactly("a", "b", "c");

    take("b");
    end(Phase.PREPARE);
    shard.host.callerGone(COORDINATOR);
    assertThat(shard.items()).containsExactly("a", "c");
  }

  @Test
  void what_was_taken_keeps_its_place_and_so_does_what_is_promised() {
    take("a");
    assertThat(shard.call(new Add(NAME, data("d")))).isEqualTo(false);
    assertThat(keep()).isEqualTo(false);
    end(Phase.ROLLBACK);
    shard.call(new Remove(NAME, data("a")));
    assertThat(keep()).isEqualTo(true);
    assertThat(shard.call(new Add(NAME, data("d")))).isEqualTo(false);
    end(Phase.ROLLBACK);
    assertThat(shard.call(new Add(NAME, data("d")))).isEqualTo(true);
  }

  /** As a queue, a list whose items are all taken is not to be forgotten. */
  @Test
  void a_list_that_has_reservations_only_is_not_empty_for_its_host() {
    take("a");
    take("b");
    take("c");
    assertThat(shard.call(new IsEmpty(NAME))).isEqualTo(true);
    assertThat(shard.host.state().isEmpty()).isFalse();
    assertThat(shard.host.state().bytes()).isPositive();
    end(Phase.ROLLBACK);
    assertThat(shard.call(new IsEmpty(NAME))).isEqualTo(false);
  }

  @Test
  void a_merge_brings_what_was_taken_as_if_it_had_come_back() {
    take("b");
    Merging merging = new ListStructure().merging(shard.host.state(), NAME);
    ListShard winning = ListShard.with("a");
    StructureMessage<?> message = merging.next(10_000);
    assertThat(message).isNotNull();
    List<MergeLoss> losses = merging.losses(winning.host.call(COORDINATOR, message));
    assertThat(losses).isEmpty();
    assertThat(winning.items()).containsExactlyInAnyOrder("a", "b", "c");
  }

  // Copies.

  private static Message<?> message(Random random) {
    int number = 1 + random.nextInt(3);
    UUID id = new UUID(0, number);
    long lease = 1 + random.nextInt(200);
    Data item = data("item" + random.nextInt(6));
    return switch (random.nextInt(9)) {
      case 0, 1 -> new KeepPlace(NAME, id, COORDINATOR, -number, lease);
      case 2, 3 -> new TakeItem(NAME, id, COORDINATOR, -number, lease, item);
      case 4, 5 ->
          new EndReservation(
              NAME,
              id,
              COORDINATOR,
              -number,
              random.nextInt(Phase.values().length),
              random.nextBoolean() ? List.of() : List.of(item),
              random.nextInt(2),
              random.nextInt(2));
      case 6, 7 -> new Add(NAME, item);
      default -> random.nextInt(8) == 0 ? new Clear(NAME) : new Remove(NAME, item);
    };
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void effects_rebuild_the_state(long seed) {
    Random random = new Random(seed);
    for (int step = 0; step < STEPS; step++) {
      Message<?> message = message(random);
      shard.call(message);
      if (random.nextInt(20) == 0) {
        shard.host.advance(random.nextInt(100));
      }
      String at = "seed=" + seed + " step=" + step + " after " + message;
      assertSame(shard.host.replica(), shard.host.state(), at);
    }
  }

  private static void assertSame(ListState copy, ListState state, String at) {
    assertThat(ListShard.texts(copy)).as(at).isEqualTo(ListShard.texts(state));
    assertThat(copy.bytes()).as(at).isEqualTo(state.bytes());
    assertThat(copy.digest()).as(at).isEqualTo(state.digest());
    assertThat(copy.remainingCapacity()).as(at).isEqualTo(state.remainingCapacity());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void a_receiver_gets_the_same_list_while_it_changes(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      String at = "seed=" + seed + " round=" + round;
      ListShard sender = ListShard.with();
      change(sender, random, random.nextInt(60));
      ListState receiver =
          new ListStructure().newState(new StateContext(NAME, 0, MemberConfig.defaults()));
      Transfer transfer = sender.host.state().transfer();
      sender.host.onEffect(change -> deliver(sender.host, transfer.pass(change), receiver));
      do {
        change(sender, random, random.nextInt(6));
      } while (deliver(sender.host, transfer.next(random.nextInt(300)), receiver));
      change(sender, random, 50);

      assertThat(transfer.next(1)).as(at).isNull();
      assertSame(receiver, sender.host.state(), at);
    }
  }

  private static boolean deliver(
      ShardHost<ListState> sender, @Nullable Effect effect, ListState receiver) {
    if (effect == null) {
      return false;
    }
    receiver.apply(sender.throughBytes(effect));
    return true;
  }

  private static void change(ListShard shard, Random random, int steps) {
    for (int i = 0; i < steps; i++) {
      shard.call(message(random));
    }
  }
}
