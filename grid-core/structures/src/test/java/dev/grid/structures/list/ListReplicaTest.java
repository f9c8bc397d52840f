package dev.grid.structures.list;

import static dev.grid.structures.Values.data;
import static dev.grid.structures.list.ListShard.NAME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.config.MemberConfig;
import dev.grid.kernel.ContentDigest;
import dev.grid.kernel.Effect;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.Transfer;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.structures.Values;
import dev.grid.structures.list.ListMessages.*;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random calls: a list is as one of the JDK's, and so is each copy. */
class ListReplicaTest {

  private static final int STEPS = 5_000;
  private static final int DISTINCT_ITEMS = 12;
  private static final int ROUNDS = 200;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void a_list_and_its_replica_are_as_a_list_of_the_jdk(long seed) {
    Random random = new Random(seed);
    ListShard shard = ListShard.with();
    List<String> model = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      Message<?> message = message(random, model.size());
      Object answer = shard.call(message);
      Object expected = carryOut(message, model);

      String at = "seed=" + seed + " step=" + step + " after " + message;
      assertThat(answer).as(at).isEqualTo(expected);
      assertThat(shard.items()).as(at).isEqualTo(model);
      assertThat(ListShard.texts(shard.host.replica())).as(at).isEqualTo(model);
      assertThat(shard.host.replica().bytes()).as(at).isEqualTo(shard.host.state().bytes());
      assertThat(shard.host.replica().digest()).as(at).isEqualTo(shard.host.state().digest());
    }
  }

  private static Message<?> message(Random random, int size) {
    Data item = item(random);
    int index = random.nextInt(size + 1);
    boolean one = index < size;
    return switch (random.nextInt(18)) {
      case 0, 1, 2 -> new Add(NAME, item);
      case 3 -> new AddAll(NAME, List.of(item, item(random), item(random)));
      case 4, 5 -> new AddWithIndex(NAME, index, item);
      case 6, 7 -> new AddAllWithIndex(NAME, index, List.of(item, item(random), item(random)));
      case 8, 9 -> one ? new ListMessages.Set(NAME, index, item) : new Size(NAME);
      case 10, 11 -> one ? new RemoveWithIndex(NAME, index) : new IsEmpty(NAME);
      case 12 -> new Remove(NAME, item);
      case 13 -> new CompareAndRemoveAll(NAME, List.of(item, item(random)));
      case 14 ->
          new CompareAndRetainAll(
              NAME, random.ints(20, 0, DISTINCT_ITEMS).mapToObj(i -> data("item" + i)).toList());
      case 15 -> random.nextInt(10) == 0 ? new Clear(NAME) : new Contains(NAME, item);
      case 16 -> new IndexOf(NAME, item);
      default -> new LastIndexOf(NAME, item);
    };
  }

  private static Data item(Random random) {
    return data("item" + random.nextInt(DISTINCT_ITEMS));
  }

  private static @Nullable Object carryOut(Message<?> message, List<String> model) {
    return switch ((ListMessages<?>) message) {
      case Add m -> model.add(Values.text(m.value()));
      case AddAll m -> model.addAll(texts(m.valueList()));
      case AddWithIndex m -> {
        model.add(m.index(), Values.text(m.value()));
        yield null;
      }
      case AddAllWithIndex m -> model.addAll(m.index(), texts(m.valueList()));
      case ListMessages.Set m -> model.set(m.index(), Values.text(m.value()));
      case RemoveWithIndex m -> model.remove(m.index());
      case Remove m -> model.remove(Values.text(m.value()));
      case CompareAndRemoveAll m -> model.removeAll(texts(m.values()));
      case CompareAndRetainAll m -> model.retainAll(texts(m.values()));
      case Clear m -> {
        model.clear();
        yield null;
      }
      case Contains m -> model.contains(Values.text(m.value()));
      case IndexOf m -> model.indexOf(Values.text(m.value()));
      case LastIndexOf m -> model.lastIndexOf(Values.text(m.value()));
      case Size m -> model.size();
      case IsEmpty m -> model.isEmpty();
      default -> throw new AssertionError(message);
    };
  }

  private static List<String> texts(List<Data> items) {
    return items.stream().map(Values::text).toList();
  }

  // Copies.

  private static ListState state() {
    return new ListStructure().newState(new StateContext(NAME, 0, MemberConfig.defaults()));
  }

  /** Applies an effect as another member sees it; whether there was one. */
  private static boolean deliver(ListShard shard, @Nullable Effect effect, ListState receiver) {
    if (effect == null) {
      return false;
    }
    receiver.apply(shard.host.throughBytes(effect));
    return true;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void a_receiver_gets_the_same_list_while_it_changes(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      String at = "seed=" + seed + " round=" + round;
      ListShard shard = ListShard.with();
      change(shard, random, random.nextInt(60));
      ListState receiver = state();
      Transfer transfer = shard.host.state().transfer();
      shard.host.onEffect(change -> deliver(shard, transfer.pass(change), receiver));
      do {
        change(shard, random, random.nextInt(6));
        assertThat(ListShard.texts(receiver))
            .as(at)
            .isEqualTo(shard.items().subList(0, receiver.items().size()));
      } while (deliver(shard, transfer.next(random.nextInt(300)), receiver));
      change(shard, random, 50);

      assertThat(transfer.next(1)).as(at).isNull();
      assertThat(ListShard.texts(receiver)).as(at).isEqualTo(shard.items());
      assertThat(receiver.bytes()).as(at).isEqualTo(shard.host.state().bytes());
      assertThat(receiver.digest()).as(at).isEqualTo(shard.host.state().digest());
    }
  }

  private static void change(ListShard shard, Random random, int steps) {
    for (int i = 0; i < steps; i++) {
      shard.call(message(random, shard.items().size()));
    }
  }

  @Test
  void slices_are_bounded() {
    ListShard shard = ListShard.with();
    for (int i = 0; i < 1_000; i++) {
      shard.call(new Add(NAME, data("item" + i)));
    }
    ListState receiver = state();
    Transfer transfer = shard.host.state().transfer();
    long before = 0;
    int slices = 0;
    for (; deliver(shard, transfer.next(1_000), receiver); slices++) {
      assertThat(receiver.bytes() - before).isLessThan(1_100);
      before = receiver.bytes();
    }

    assertThat(slices).isGreaterThan(10);
    assertThat(ListShard.texts(receiver)).isEqualTo(shard.items());
  }

  @Test
  void a_digest_tells_order_but_not_history() {
    ListShard shard = ListShard.with("a", "b", "c");
    ListShard same = ListShard.with("a", "x", "c");
    same.call(new ListMessages.Set(NAME, 1, data("b")));
    ListShard turned = ListShard.with("b", "a", "c");
    ContentDigest whole = shard.host.state().digestFrom(ContentDigest.START);

    assertThat(same.host.state().digest(whole.from(), whole.to())).isEqualTo(whole);
    assertThat(turned.host.state().digest(whole.from(), whole.to())).isNotEqualTo(whole);
  }
}
