package dev.grid.structures.multimap;

import static dev.grid.structures.ShardHost.ALICE;
import static dev.grid.structures.Values.all;
import static dev.grid.structures.Values.data;
import static dev.grid.structures.multimap.MultiMapShard.NAME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.config.MemberConfig;
import dev.grid.kernel.Effect;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.Transfer;
import dev.grid.kernel.transaction.Ending.Phase;
import dev.grid.multimap.MultiMapConfig;
import dev.grid.multimap.ValueCollection;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.structures.ShardHost;
import dev.grid.structures.ShardHost.Answer;
import dev.grid.structures.multimap.MultiMapMessages.*;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What transactions lock in a multimap, message by message, and what copies have of it. */
class MultiMapTransactionTest {

  private static final UUID ID = new UUID(0, 7);
  private static final UUID COORDINATOR = new UUID(1, 1);
  private static final long THREAD = 7;
  private static final long LEASE = 1_000;
  private static final int STEPS = 3_000;
  private static final int ROUNDS = 150;

  private final MultiMapShard shard = new MultiMapShard(config(ValueCollection.LIST));

  private static MultiMapConfig config(ValueCollection kind) {
    return MultiMapConfig.named("m*").withValueCollection(kind);
  }

  private LockedValues lock() {
    return (LockedValues)
        shard.host.call(COORDINATOR, new LockAndGet(NAME, data("k"), ID, COORDINATOR, -1, LEASE));
  }

  private @Nullable Object end(Phase phase, List<Data> removed, List<Data> added) {
    return shard.host.call(
        COORDINATOR,
        new EndKey(NAME, data("k"), ID, COORDINATOR, -1, phase.code(), removed, added));
  }

  private void put(String... values) {
    for (String value : values) {
      shard.call(new Put(NAME, data("k"), data(value), THREAD));
    }
    shard.events();
  }

  @Test
  void what_is_prepared_is_carried_out_once() {
    put("a", "b", "a");
    assertThat(lock()).isEqualTo(new LockedValues(true, false, all("a", "b", "a")));
    assertThat(end(Phase.COMMIT, all("a"), all("c"))).isEqualTo(false);
    assertThat(end(Phase.PREPARE, all("a"), all("c"))).isEqualTo(true);
    assertThat(end(Phase.PREPARE, all("a"), all("c"))).isEqualTo(true);
    assertThat(end(Phase.COMMIT, all("a"), all("c"))).isEqualTo(true);
    assertThat(end(Phase.COMMIT, all("a"), all("c"))).isEqualTo(false);
    assertThat(end(Phase.ROLLBACK, all("a"), all("c"))).isEqualTo(false);
    assertThat(shard.content()).isEqualTo(Map.of("k", List.of("b", "a", "c")));
    assertThat(shard.events()).containsExactly("-k=a", "+k=c");
    assertThat(shard.host.state().locks().isEmpty()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(ValueCollection.class)
  void all_values_may_go_and_others_come(ValueCollection kind) {
    MultiMapShard own = new MultiMapShard(config(kind));
    own.call(new Put(NAME, data("k"), data("a"), THREAD));
    LockedValues locked =
        (LockedValues)
            own.host.call(COORDINATOR, new LockAndGet(NAME, data("k"), ID, COORDINATOR, -1, LEASE));
    assertThat(locked.distinct()).isEqualTo(kind == ValueCollection.SET);
    own.host.call(
        COORDINATOR,
        new EndKey(
            NAME, data("k"), ID, COORDINATOR, -1, Phase.AT_ONCE.code(), all("a"), all("a", "b")));
    assertThat(own.content().get("k")).containsExactlyInAnyOrder("a", "b");
    assertThat(own.replicatedContent()).isEqualTo(own.content());
    assertThat(own.host.state().entries()).isEqualTo(2);
  }

  @Test
  void others_wait_until_the_transaction_has_ended() {
    put("a");
    lock();
    Answer waiting = shard.host.send(ALICE, new Put(NAME, data("k"), data("b"), THREAD));
    assertThat(waiting.isWaiting()).isTrue();
    assertThat(shard.call(new Get(NAME, data("k"), THREAD))).isEqualTo(all("a"));
    end(Phase.AT_ONCE, all("a"), List.of());
    assertThat(waiting.value()).isEqualTo(true);
    assertThat(shard.content()).isEqualTo(Map.of("k", List.of("b")));
  }

  @Test
  void a_lease_that_ends_and_a_coordinator_that_is_gone_free_what_is_active() {
    lock();
    shard.host.advance(LEASE);
    assertThat(end(Phase.PREPARE, List.of(), all("a"))).isEqualTo(false);
    lock();
    shard.host.callerGone(COORDINATOR);
    assertThat(end(Phase.PREPARE, List.of(), all("a"))).isEqualTo(false);

    lock();
    end(Phase.PREPARE, List.of(), all("a"));
    shard.host.advance(LEASE);
    shard.host.callerGone(COORDINATOR);
    assertThat(end(Phase.COMMIT, List.of(), all("a"))).isEqualTo(true);
    assertThat(shard.content()).isEqualTo(Map.of("k", List.of("a")));
  }

  @Test
  void only_what_may_still_fail_is_refused_when_memory_is_short() {
    MultiMapHandler handler = new MultiMapHandler();
    for (Phase phase : Phase.values()) {
      EndKey adding =
          new EndKey(NAME, data("k"), ID, COORDINATOR, -1, phase.code(), List.of(), all("a"));
      assertThat(handler.adds(adding)).isEqualTo(phase == Phase.PREPARE || phase == Phase.AT_ONCE);
    }
  }

  // Copies.

  private static Message<?> message(Random random) {
    int number = 1 + random.nextInt(3);
    UUID id = new UUID(0, number);
    Data key = data("k" + random.nextInt(5));
    Data value = data("v" + random.nextInt(10));
    return switch (random.nextInt(10)) {
      case 0, 1, 2 -> new LockAndGet(NAME, key, id, COORDINATOR, -number, 1 + random.nextInt(200));
      case 3, 4, 5, 6 ->
          new EndKey(
              NAME,
              key,
              id,
              COORDINATOR,
              -number,
              random.nextInt(Phase.values().length),
              values(random),
              values(random));
      case 7 -> new PutAll(NAME, List.of(Map.entry(key, values(random))));
      case 8 -> new Put(NAME, key, value, THREAD);
      default ->
          random.nextInt(4) == 0
              ? new Remove(NAME, key, THREAD)
              : new RemoveEntry(NAME, key, value, THREAD);
    };
  }

  private static List<Data> values(Random random) {
    return IntStream.range(0, random.nextInt(9))
        .mapToObj(i -> data("v" + random.nextInt(10)))
        .toList();
  }

  private static void change(MultiMapShard shard, Random random, int steps) {
    for (int i = 0; i < steps; i++) {
      shard.host.send(random.nextInt(3) > 0 ? COORDINATOR : ALICE, message(random));
      if (random.nextInt(10) == 0) {
        shard.host.advance(random.nextInt(100));
      }
    }
  }

  private static void assertSame(
      MultiMapState copy, MultiMapState state, ValueCollection kind, String at) {
    assertThat(comparable(copy, kind)).as(at).isEqualTo(comparable(state, kind));
    assertThat(copy.bytes()).as(at).isEqualTo(state.bytes());
    assertThat(copy.entries()).as(at).isEqualTo(state.entries());
    assertThat(copy.digest()).as(at).isEqualTo(state.digest());
  }

  /** Values in their order only where they have one. */
  private static Map<String, Object> comparable(MultiMapState state, ValueCollection kind) {
    return MultiMapShard.content(state).entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                e -> kind == ValueCollection.LIST ? e.getValue() : new HashSet<>(e.getValue())));
  }

  @ParameterizedTest
  @CsvSource({"SET, 1", "SET, 2", "LIST, 1", "LIST, 2"})
  void effects_rebuild_the_state(ValueCollection kind, long seed) {
    Random random = new Random(seed);
    MultiMapShard sender = new MultiMapShard(config(kind));
    for (int step = 0; step < STEPS; step++) {
      change(sender, random, 1);
      String at = "kind=" + kind + " seed=" + seed + " step=" + step;
      assertSame(sender.host.replica(), sender.host.state(), kind, at);
    }
  }

  @ParameterizedTest
  @CsvSource({"SET, 1", "SET, 2", "SET, 3", "LIST, 1", "LIST, 2", "LIST, 3"})
  void a_receiver_gets_the_same_multimap_while_it_changes(ValueCollection kind, long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      MultiMapShard sender = new MultiMapShard(config(kind));
      change(sender, random, random.nextInt(80));
      MultiMapState receiver =
          new MultiMapStructure()
              .newState(new StateContext(NAME, 0, MemberConfig.defaults().with(config(kind))));
      Transfer transfer = sender.host.state().transfer();
      sender.host.onEffect(change -> deliver(sender.host, transfer.pass(change), receiver));
      do {
        change(sender, random, random.nextInt(6));
      } while (deliver(sender.host, transfer.next(random.nextInt(300)), receiver));
      change(sender, random, 30);

      assertThat(transfer.next(1)).isNull();
      String at = "kind=" + kind + " seed=" + seed + " round=" + round;
      assertSame(receiver, sender.host.state(), kind, at);
    }
  }

  private static boolean deliver(
      ShardHost<MultiMapState> sender, @Nullable Effect effect, MultiMapState receiver) {
    if (effect == null) {
      return false;
    }
    receiver.apply(sender.throughBytes(effect));
    return true;
  }
}
