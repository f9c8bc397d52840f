package dev.grid.structures.multimap;

import static dev.grid.structures.ShardHost.ALICE;
import static dev.grid.structures.Values.data;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.config.MemberConfig;
import dev.grid.config.MergePolicy;
import dev.grid.kernel.ContentDigest;
import dev.grid.kernel.Effect;
import dev.grid.kernel.MergeLoss;
import dev.grid.kernel.Merging;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.StructureMessage;
import dev.grid.kernel.Transfer;
import dev.grid.multimap.MultiMapConfig;
import dev.grid.multimap.ValueCollection;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.structures.Values;
import dev.grid.structures.multimap.MultiMapMessages.*;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Copies of a multimap: replicas, transfers while it changes, and what comes after a split. */
class MultiMapCopiesTest {

  private static final String NAME = MultiMapShard.NAME;
  private static final long THREAD = 7;
  private static final int STEPS = 4_000;
  private static final int ROUNDS = 150;

  private static MultiMapConfig config(ValueCollection kind) {
    return MultiMapConfig.named("m*").withValueCollection(kind);
  }

  // Against maps of the JDK's.

  @ParameterizedTest
  @CsvSource({"SET, 1", "SET, 2", "LIST, 1", "LIST, 2"})
  void a_multimap_and_its_replica_are_as_a_map_of_lists(ValueCollection kind, long seed) {
    Random random = new Random(seed);
    MultiMapShard shard = new MultiMapShard(config(kind));
    Map<String, List<String>> model = new HashMap<>();
    for (int step = 0; step < STEPS; step++) {
      Message<?> message = message(random);
      shard.host.send(ALICE, message);
      carryOut(message, model, kind);

      String at = "kind=" + kind + " seed=" + seed + " step=" + step + " after " + message;
      assertSame(shard.host.state(), model, kind, at);
      assertSame(shard.host.replica(), model, kind, at);
      assertThat(shard.host.replica().bytes()).as(at).isEqualTo(shard.host.state().bytes());
      assertThat(shard.host.replica().digest()).as(at).isEqualTo(shard.host.state().digest());
    }
  }

  private static void assertSame(
      MultiMapState state, Map<String, List<String>> model, ValueCollection kind, String at) {
    Map<String, List<String>> content = MultiMapShard.content(state);
    assertThat(content.keySet()).as(at).isEqualTo(model.keySet());
    model.forEach(
        (key, values) -> {
          if (kind == ValueCollection.LIST) {
            assertThat(content.get(key)).as(at).isEqualTo(values);
          } else {
            assertThat(content.get(key)).as(at).containsExactlyInAnyOrderElementsOf(values);
          }
        });
    assertThat(state.entries())
        .as(at)
        .isEqualTo(model.values().stream().mapToInt(List::size).sum());
  }

  private static Message<?> message(Random random) {
    Data key = data("k" + random.nextInt(8));
    Data value = data("v" + random.nextInt(20));
    return switch (random.nextInt(16)) {
      case 0, 1, 2, 3, 4, 5 -> new Put(NAME, key, value, THREAD);
      case 6, 7 ->
          new PutAll(
              NAME,
              List.of(
                  Map.entry(key, List.of(value, data("v" + random.nextInt(20)), value)),
                  Map.entry(data("k" + random.nextInt(8)), List.of(value))));
      case 8, 9, 10 -> new RemoveEntry(NAME, key, value, THREAD);
      case 11 -> random.nextInt(3) == 0 ? new Remove(NAME, key, THREAD) : new IsLocked(NAME, key);
      case 12 -> random.nextInt(3) == 0 ? new Delete(NAME, key, THREAD) : new IsLocked(NAME, key);
      case 13 -> new Lock(NAME, key, THREAD, -1, 0);
      case 14 -> new ForceUnlock(NAME, key, 0);
      default -> random.nextInt(20) == 0 ? new RemoveUnlocked(NAME) : new IsLocked(NAME, key);
    };
  }

  /** Locks are the caller's own, so that they hold nobody up; but locked keys are not cleared. */
  private static final class Locked extends HashSet<String> {}

  private final Locked locked = new Locked();

  private void carryOut(Message<?> message, Map<String, List<String>> model, ValueCollection kind) {
    switch ((MultiMapMessages<?>) message) {
      case Put m -> put(model, m.key(), m.value(), kind);
      case PutAll m ->
          m.entries()
              .forEach(e -> e.getValue().forEach(value -> put(model, e.getKey(), value, kind)));
      case RemoveEntry m -> {
        List<String> values = model.get(Values.text(m.key()));
        if (values != null) {
          values.remove(Values.text(m.value()));
          if (values.isEmpty()) {
            model.remove(Values.text(m.key()));
          }
        }
      }
      case Remove m -> model.remove(Values.text(m.key()));
      case Delete m -> model.remove(Values.text(m.key()));
      case Lock m -> locked.add(Values.text(m.key()));
      case ForceUnlock m -> locked.remove(Values.text(m.key()));
      case RemoveUnlocked m -> model.keySet().retainAll(locked);
      default -> {}
    }
  }

  private static void put(
      Map<String, List<String>> model, Data key, Data value, ValueCollection kind) {
    List<String> values = model.computeIfAbsent(Values.text(key), k -> new ArrayList<>());
    if (kind == ValueCollection.LIST || !values.contains(Values.text(value))) {
      values.add(Values.text(value));
    }
  }

  // Transfers.

  private static MultiMapState state(ValueCollection kind) {
    return new MultiMapStructure()
        .newState(new StateContext(NAME, 0, MemberConfig.defaults().with(config(kind))));
  }

  private static boolean deliver(
      MultiMapShard shard, @Nullable Effect effect, MultiMapState receiver) {
    if (effect == null) {
      return false;
    }
    receiver.apply(shard.host.throughBytes(effect));
    return true;
  }

  @ParameterizedTest
  @CsvSource({"SET, 1", "SET, 2", "SET, 3", "LIST, 1", "LIST, 2", "LIST, 3"})
  void a_receiver_gets_the_same_multimap_while_it_changes(ValueCollection kind, long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      String at = "kind=" + kind + " seed=" + seed + " round=" + round;
      MultiMapShard shard = new MultiMapShard(config(kind));
      change(shard, random, random.nextInt(100));
      MultiMapState receiver = state(kind);
      Transfer transfer = shard.host.state().transfer();
      shard.host.onEffect(change -> deliver(shard, transfer.pass(change), receiver));
      do {
        change(shard, random, random.nextInt(6));
      } while (deliver(shard, transfer.next(random.nextInt(400)), receiver));
      change(shard, random, 50);

      assertThat(transfer.next(1)).as(at).isNull();
      assertSame(receiver, shard.content(), kind, at);
      assertThat(receiver.bytes()).as(at).isEqualTo(shard.host.state().bytes());
      assertThat(receiver.digest()).as(at).isEqualTo(shard.host.state().digest());
    }
  }

  private static void change(MultiMapShard shard, Random random, int steps) {
    for (int i = 0; i < steps; i++) {
      shard.host.send(ALICE, message(random));
    }
  }

  @ParameterizedTest
  @EnumSource(ValueCollection.class)
  void slices_are_bounded_where_one_key_has_all_values(ValueCollection kind) {
    MultiMapShard shard = new MultiMapShard(config(kind));
    for (int i = 0; i < 2_000; i++) {
      shard.call(new Put(NAME, data("k"), data("value" + i), THREAD));
    }
    MultiMapState receiver = state(kind);
    Transfer transfer = shard.host.state().transfer();
    int slices = 0;
    long before = 0;
    for (; deliver(shard, transfer.next(4_000), receiver); slices++) {
      assertThat(receiver.bytes() - before).isLessThan(6_000);
      before = receiver.bytes();
    }

    assertThat(slices).isGreaterThan(20);
    assertSame(receiver, shard.content(), kind, "kind=" + kind);
  }

  @Test
  void parts_of_a_digest_are_compared_with_a_copy() {
    MultiMapShard shard = new MultiMapShard(config(ValueCollection.SET));
    for (int i = 0; i < 3_000; i++) {
      shard.call(new Put(NAME, data("k" + i), data("v"), THREAD));
    }
    ContentDigest part = shard.host.state().digestFrom(ContentDigest.START);
    int parts = 1;
    for (; !part.isLast(); parts++) {
      assertThat(shard.host.replica().digest(part.from(), part.to())).isEqualTo(part);
      assertThat(part.entries()).isLessThan(1_000);
      part = shard.host.state().digestFrom(part.to());
    }
    assertThat(parts).isGreaterThan(3);

    KeyValues values = Objects.requireNonNull(shard.host.replica().find(data("k1")));
    long same = shard.host.replica().digest();
    shard.host.replica().remove(values, data("v"), 0);
    shard.host.replica().apply(added("k1", "other"));
    assertThat(shard.host.replica().digest()).isNotEqualTo(same);
  }

  /** Senders may write a partition hash before what counts. */
  @ParameterizedTest
  @EnumSource(ValueCollection.class)
  void equal_values_with_other_bytes_leave_the_digest_right(ValueCollection kind) {
    MultiMapShard shard = new MultiMapShard(config(kind));
    MultiMapShard fresh = new MultiMapShard(config(kind));
    byte[] other = data("a").bytes().clone();
    other[0] = 1;
    shard.call(new Put(NAME, data("k"), data("a"), THREAD));
    shard.call(new Put(NAME, data("k"), data("b"), THREAD));
    fresh.call(new Put(NAME, data("k"), data("b"), THREAD));
    assertThat(shard.call(new RemoveEntry(NAME, data("k"), new Data(other), THREAD)))
        .isEqualTo(true);

    assertThat(shard.host.state().digest()).isEqualTo(fresh.host.state().digest());
    assertThat(shard.host.state().bytes()).isEqualTo(fresh.host.state().bytes());
    assertThat(shard.host.replica().digest()).isEqualTo(fresh.host.state().digest());
  }

  private static MultiMapEffect added(String key, String value) {
    return new MultiMapEffect.Added(
        List.of(data(key).bytes()), new int[] {1}, List.of(data(value).bytes()));
  }

  // After a split.

  private static MultiMapShard shard(MultiMapConfig config, String... entries) {
    MultiMapShard shard = new MultiMapShard(config);
    for (String entry : entries) {
      String[] parts = entry.split("=");
      shard.call(new Put(NAME, data(parts[0]), data(parts[1]), THREAD));
    }
    shard.host.takeEvents();
    return shard;
  }

  private static List<String> merge(MultiMapShard losing, MultiMapShard winning, int bytesMax) {
    Merging merging = new MultiMapStructure().merging(losing.host.state(), NAME);
    List<String> losses = new ArrayList<>();
    for (StructureMessage<?> message; (message = merging.next(bytesMax)) != null; ) {
      assertThat(merging.undelivered(message, "no")).hasSize(merging.count(message));
      for (MergeLoss loss : merging.losses(winning.call(message))) {
        String failure = loss.failure();
        losses.add(
            Values.text(new Data(Objects.requireNonNull(loss.key())))
                + "="
                + Values.text(new Data(loss.merging()))
                + (failure == null ? "" : " " + failure));
      }
    }
    assertThat(winning.replicatedContent()).isEqualTo(winning.content());
    return losses;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 10_000})
  void values_that_are_not_there_are_added(int bytesMax) {
    MultiMapConfig config = config(ValueCollection.SET);
    MultiMapShard losing = shard(config, "k=a", "k=b", "l=c");
    MultiMapShard winning = shard(config, "k=b", "k=w", "m=d");

    assertThat(merge(losing, winning, bytesMax)).isEmpty();
    assertThat(winning.content().get("k")).containsExactlyInAnyOrder("a", "b", "w");
    assertThat(winning.content().get("l")).containsExactly("c");
    assertThat(winning.events()).containsExactlyInAnyOrder("+k=a", "+l=c");
    assertThat(merge(losing, winning, bytesMax)).as("again").isEmpty();
    assertThat(winning.events()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 10_000})
  void a_list_gets_as_many_as_either_side_had(int bytesMax) {
    MultiMapConfig config = config(ValueCollection.LIST);
    MultiMapShard losing = shard(config, "k=a", "k=b", "k=a", "k=a", "l=a");
    MultiMapShard winning = shard(config, "k=a", "k=w");

    assertThat(merge(losing, winning, bytesMax)).isEmpty();
    assertThat(winning.content().get("k")).containsExactly("a", "w", "b", "a", "a");
    assertThat(winning.content().get("l")).containsExactly("a");
  }

  @Test
  void a_policy_is_told_the_key_and_may_refuse_or_throw() {
    MergePolicy policy =
        (merging, existing) ->
            switch (Values.text(new Data(Objects.requireNonNull(merging.key())))) {
              case "no" -> null;
              case "bad" -> throw new IllegalArgumentException("cannot");
              default -> merging;
            };
    MultiMapShard winning = shard(config(ValueCollection.SET).withMergePolicy(policy));

    assertThat(merge(shard(config(ValueCollection.SET), "k=a", "no=b", "bad=c"), winning, 10_000))
        .containsExactlyInAnyOrder("no=b", "bad=c java.lang.IllegalArgumentException: cannot");
    assertThat(winning.content().keySet()).containsExactly("k");
  }
}
