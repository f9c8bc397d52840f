package dev.grid.structures.set;

import static dev.grid.structures.ShardHost.ALICE;
import static dev.grid.structures.Values.all;
import static dev.grid.structures.Values.data;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.config.MemberConfig;
import dev.grid.kernel.Effect;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.Transfer;
import dev.grid.kernel.transaction.Ending;
import dev.grid.kernel.transaction.Ending.Phase;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.set.SetConfig;
import dev.grid.structures.ShardHost;
import dev.grid.structures.ShardHost.Answer;
import dev.grid.structures.Values;
import dev.grid.structures.set.SetMessages.*;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What transactions lock in a set, message by message, and what copies have of it. */
class SetTransactionTest {

  private static final String NAME = "s";
  private static final UUID ID = new UUID(0, 7);
  private static final UUID COORDINATOR = new UUID(1, 1);
  private static final long LEASE = 1_000;
  private static final int STEPS = 3_000;
  private static final int ROUNDS = 150;

  private final ShardHost<SetState> shard = shard(3);

  private static ShardHost<SetState> shard(int maxSize) {
    return new ShardHost<>(
        new SetStructure(),
        NAME,
        MemberConfig.defaults().with(SetConfig.named("s*").withMaxSize(maxSize)));
  }

  private @Nullable Object lock(String item, boolean adds) {
    return shard.call(
        COORDINATOR, new LockItem(NAME, ID, COORDINATOR, -1, LEASE, data(item), adds));
  }

  private @Nullable Object end(Phase phase, List<Data> added, List<Data> removed) {
    return shard.call(
        COORDINATOR,
        new EndItems(NAME, ID, COORDINATOR, -1, phase.code(), added, removed, List.of()));
  }

  private void addAll(String... items) {
    assertThat(shard.call(ALICE, new AddAll(NAME, all(items)))).isEqualTo(true);
  }

  private static Set<String> texts(SetState state) {
    return state.items().all().stream().map(Values::text).collect(Collectors.toSet());
  }

  /** Its side could not write for long: what the log has decided comes when it can again. */
  @Test
  void what_is_prepared_stays_so_on_a_side_that_takes_no_writes_and_for_a_while_after() {
    addAll("a");
    lock("a", false);
    end(Phase.PREPARE, List.of(), all("a"));
    shard.writable(false);
    shard.advance(Ending.PREPARED_MILLIS_MAX);
    shard.writable(true);
    shard.advance(Ending.WRITABLE_MILLIS_MIN - 1);
    Answer waits = shard.send(ALICE, new Remove(NAME, data("a")));
    shard.advance(0);
    assertThat(waits.isWaiting()).isTrue();
    assertThat(end(Phase.COMMIT, List.of(), all("a"))).isEqualTo(true);
    assertThat(texts(shard.state())).isEmpty();
    assertThat(waits.value()).isEqualTo(false);
  }

  @Test
  void what_is_prepared_and_not_decided_for_long_is_freed() {
    addAll("a");
    lock("a", false);
    end(Phase.PREPARE, List.of(), all("a"));
    shard.writable(true);
    shard.advance(Ending.PREPARED_MILLIS_MAX);
    assertThat(end(Phase.COMMIT, List.of(), all("a"))).isEqualTo(false);
    assertThat(texts(shard.state())).containsExactly("a");
  }

  @Test
  void what_is_prepared_is_carried_out_once() {
    addAll("a", "b");
    shard.takeEvents();
    assertThat(lock("a", false)).isEqualTo(LockItem.LOCKED);
    assertThat(lock("c", true)).isEqualTo(LockItem.LOCKED);
    assertThat(texts(shard.state())).containsExactlyInAnyOrder("a", "b");
    assertThat(end(Phase.COMMIT, all("c"), all("a"))).isEqualTo(false);
    assertThat(end(Phase.PREPARE, all("c"), all("a"))).isEqualTo(true);
    assertThat(end(Phase.PREPARE, all("c"), all("a"))).isEqualTo(true);
    assertThat(end(Phase.COMMIT, all("c"), all("a"))).isEqualTo(true);
    assertThat(end(Phase.COMMIT, all("c"), all("a"))).isEqualTo(false);
    assertThat(end(Phase.ROLLBACK, all("c"), all("a"))).isEqualTo(false);
    assertThat(texts(shard.state())).containsExactlyInAnyOrder("b", "c");
    assertThat(shard.takeEvents()).hasSize(2);
    assertThat(shard.state().locks().isEmpty()).isTrue();
    assertThat(shard.state().remainingCapacity()).isEqualTo(1);
  }

  @Test
  void what_would_change_nothing_is_not_locked() {
    addAll("a");
    assertThat(lock("a", true)).isEqualTo(LockItem.NOT_NEEDED);
    assertThat(lock("b", false)).isEqualTo(LockItem.NOT_NEEDED);
    assertThat(shard.state().locks().isEmpty()).isTrue();
  }

  @Test
  void what_is_locked_and_not_there_keeps_a_place() {
    addAll("a", "b");
    assertThat(lock("c", true)).isEqualTo(LockItem.LOCKED);
    assertThat(lock("d", true)).isEqualTo(LockItem.FULL);
    assertThat(lock("a", false)).isEqualTo(LockItem.LOCKED);
    assertThat(shard.call(ALICE, new Add(NAME, data("x")))).isEqualTo(false);
    end(Phase.ROLLBACK, all("c"), all("a"));
    assertThat(texts(shard.state())).containsExactlyInAnyOrder("a", "b");
    assertThat(shard.call(ALICE, new Add(NAME, data("x")))).isEqualTo(true);
  }

  @Test
  void calls_about_what_is_locked_wait_and_others_do_not() {
    addAll("a", "b");
    lock("a", false);
    lock("c", true);
    List<Answer> waiting =
        List.of(
            shard.send(ALICE, new Add(NAME, data("a"))),
            shard.send(ALICE, new Remove(NAME, data("c"))),
            shard.send(ALICE, new CompareAndRemoveAll(NAME, all("b", "c"))),
            shard.send(ALICE, new CompareAndRetainAll(NAME, all("b", "c"))),
            shard.send(ALICE, new AddAll(NAME, all("b", "a"))),
            shard.send(ALICE, new Clear(NAME)));
    assertThat(waiting).allMatch(Answer::isWaiting);
    assertThat(shard.call(ALICE, new Contains(NAME, data("a")))).isEqualTo(true);
    assertThat(shard.call(ALICE, new Contains(NAME, data("c")))).isEqualTo(false);
    assertThat(shard.call(ALICE, new Size(NAME))).isEqualTo(2);
    assertThat(shard.call(ALICE, new CompareAndRetainAll(NAME, all("a", "b", "c"))))
        .isEqualTo(false);
    assertThat(shard.call(ALICE, new Remove(NAME, data("b")))).isEqualTo(true);

    end(Phase.AT_ONCE, all("c"), all("a"));
    assertThat(waiting).noneMatch(Answer::isWaiting);
    assertThat(waiting.get(1).value()).as("it was added before it was removed").isEqualTo(true);
    assertThat(shard.waiting()).isZero();
  }

  @Test
  void another_transaction_waits_for_what_is_locked_and_no_longer_than_its_time() {
    lock("a", true);
    Message<?> other = new LockItem(NAME, new UUID(0, 8), COORDINATOR, -2, 500, data("a"), true);
    Answer late = shard.send(COORDINATOR, other);
    assertThat(late.isWaiting()).isTrue();
    shard.advance(500);
    assertThat(late.value()).isEqualTo(LockItem.NOT_IN_TIME);

    Answer next = shard.send(COORDINATOR, other);
    end(Phase.AT_ONCE, all("a"), List.of());
    assertThat(next.value()).isEqualTo(LockItem.NOT_NEEDED);
  }

  @Test
  void a_lease_that_ends_frees_what_is_active_and_not_what_is_prepared() {
    lock("a", true);
    shard.advance(LEASE);
    assertThat(end(Phase.PREPARE, all("a"), List.of())).isEqualTo(false);

    lock("a", true);
    end(Phase.PREPARE, all("a"), List.of());
    shard.advance(LEASE);
    shard.callerGone(COORDINATOR);
    assertThat(end(Phase.COMMIT, all("a"), List.of())).isEqualTo(true);
    assertThat(texts(shard.state())).containsExactly("a");
  }

  @Test
  void a_coordinator_that_is_gone_frees_what_is_active() {
    lock("a", true);
    Answer waiting = shard.send(ALICE, new Add(NAME, data("a")));
    shard.callerGone(COORDINATOR);
    assertThat(waiting.value()).isEqualTo(true);
    assertThat(shard.state().locks().isEmpty()).isTrue();
  }

  // Copies.

  private static Message<?> message(Random random) {
    int number = 1 + random.nextInt(3);
    UUID id = new UUID(0, number);
    Data item = data("item" + random.nextInt(12));
    return switch (random.nextInt(9)) {
      case 0, 1, 2 ->
          new LockItem(
              NAME, id, COORDINATOR, -number, random.nextInt(200), item, random.nextBoolean());
      case 3, 4, 5 -> {
        List<Data> some = List.of(data("item" + random.nextInt(12)));
        yield new EndItems(
            NAME,
            id,
            COORDINATOR,
            -number,
            random.nextInt(Phase.values().length),
            random.nextBoolean() ? List.of(item) : List.of(),
            random.nextBoolean() ? some : List.of(),
            List.of(item));
      }
      case 6 -> new Add(NAME, item);
      case 7 -> new Remove(NAME, item);
      default ->
          random.nextInt(6) == 0
              ? new Clear(NAME)
              : new Merge(NAME, List.of(item), List.of(1)); // Waits for nobody.
    };
  }

  private static void change(ShardHost<SetState> shard, Random random, int steps) {
    for (int i = 0; i < steps; i++) {
      shard.send(random.nextBoolean() ? COORDINATOR : ALICE, message(random));
      if (random.nextInt(10) == 0) {
        shard.advance(random.nextInt(100));
      }
    }
  }

  /** How many places there must be for what is locked and not there. */
  private static int places(SetState state) {
    return (int)
        state.locks().keys().stream().filter(item -> !state.items().contains(item)).count();
  }

  private static void assertSame(SetState copy, SetState state, String at) {
    assertThat(texts(copy)).as(at).isEqualTo(texts(state));
    assertThat(copy.bytes()).as(at).isEqualTo(state.bytes());
    assertThat(copy.digest()).as(at).isEqualTo(state.digest());
    assertThat(copy.remainingCapacity()).as(at).isEqualTo(state.remainingCapacity());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void effects_rebuild_the_state(long seed) {
    Random random = new Random(seed);
    ShardHost<SetState> wide = shard(100);
    for (int step = 0; step < STEPS; step++) {
      change(wide, random, 1);
      String at = "seed=" + seed + " step=" + step;
      assertSame(wide.replica(), wide.state(), at);
      assertThat(wide.state().remainingCapacity())
          .as(at)
          .isEqualTo(100 - wide.state().items().size() - places(wide.state()));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void a_receiver_gets_the_same_set_while_it_changes(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      ShardHost<SetState> sender = shard(100);
      change(sender, random, random.nextInt(60));
      SetState receiver =
          new SetStructure()
              .newState(
                  new StateContext(
                      NAME,
                      0,
                      MemberConfig.defaults().with(SetConfig.named("s*").withMaxSize(100))));
      Transfer transfer = sender.state().transfer();
      sender.onEffect(change -> deliver(sender, transfer.pass(change), receiver));
      do {
        change(sender, random, random.nextInt(6));
      } while (deliver(sender, transfer.next(random.nextInt(200)), receiver));
      change(sender, random, 30);

      assertThat(transfer.next(1)).isNull();
      assertSame(receiver, sender.state(), "seed=" + seed + " round=" + round);
    }
  }

  private static boolean deliver(
      ShardHost<SetState> sender, @Nullable Effect effect, SetState receiver) {
    if (effect == null) {
      return false;
    }
    receiver.apply(sender.throughBytes(effect));
    return true;
  }
}
