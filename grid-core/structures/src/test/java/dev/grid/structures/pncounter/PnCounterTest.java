package dev.grid.structures.pncounter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.config.MemberConfig;
import dev.grid.kernel.Call;
import dev.grid.kernel.Effect;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.StateContext;
import dev.grid.pncounter.ConsistencyLostException;
import dev.grid.pncounter.NoDataMemberException;
import dev.grid.protocol.Message;
import dev.grid.protocol.TargetNotReplicaException;
import dev.grid.structures.pncounter.PnCounterMessages.Add;
import dev.grid.structures.pncounter.PnCounterMessages.Get;
import dev.grid.structures.pncounter.PnCounterMessages.Seen;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** States that converge, and what a session may see of them. */
final class PnCounterTest {

  private static final StateContext CONTEXT = new StateContext("c", -1, MemberConfig.defaults());

  private final PnCounterHandler handler = new PnCounterHandler();
  private final List<UUID> members = List.of(new UUID(0, 1), new UUID(0, 2), new UUID(0, 3));

  private record At(UUID member) implements Call {

    @Override
    public long nowMillis() {
      return 0;
    }

    @Override
    public UUID caller() {
      return member;
    }

    @Override
    public boolean hasListeners() {
      return false;
    }
  }

  private Outcome call(PnCounterState state, UUID member, Message<?> message) {
    return handler.handle(message, state, new At(member));
  }

  private static Seen seen(Outcome outcome) {
    return (Seen)
        (outcome instanceof Outcome.Changed changed
            ? changed.reply()
            : ((Outcome.Reply) outcome).value());
  }

  private Outcome add(PnCounterState state, UUID member, long delta) {
    return call(state, member, new Add("c", delta, false, List.of(), member));
  }

  @Test
  void effectsInAnyOrderAndNumber_giveTheSameState() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<PnCounterState> states = members.stream().map(m -> new PnCounterState(CONTEXT)).toList();
    List<Effect> effects = new ArrayList<>();
    long sum = 0;
    for (int i = 0; i < 500; i++) {
      int at = random.nextInt(members.size());
      long delta = random.nextInt(2001) - 1000;
      if (add(states.get(at), members.get(at), delta) instanceof Outcome.Changed changed) {
        effects.add(changed.effect());
        sum += delta;
      }
      if (random.nextInt(10) == 0) {
        states.get(at).apply(effects.get(random.nextInt(effects.size())));
      }
    }
    for (PnCounterState state : states) {
      List<Effect> shuffled = new ArrayList<>(effects);
      shuffled.addAll(effects.subList(0, 100));
      Collections.shuffle(shuffled, random);
      shuffled.forEach(state::apply);

      assertThat(state.value()).as("seed=%d", seed).isEqualTo(sum);
      assertThat(state.digest()).isEqualTo(states.getFirst().digest());
    }
    PnCounterState joined = new PnCounterState(CONTEXT);
    joined.apply(states.getFirst().transfer().next(1));
    assertThat(joined.value()).isEqualTo(sum);
    assertThat(joined.digest()).isEqualTo(states.getFirst().digest());
  }

  @Test
  void whatASessionHasSeen_isThereOrTheCallFails() {
    PnCounterState first = new PnCounterState(CONTEXT);
    PnCounterState second = new PnCounterState(CONTEXT);
    Outcome.Changed added = (Outcome.Changed) add(first, members.get(0), 5);
    List<Map.Entry<UUID, Long>> clock = seen(added).replicaTimestamps();
    UUID there = members.get(1);

    assertThatThrownBy(() -> call(second, there, new Get("c", clock, there)))
        .isInstanceOf(ConsistencyLostException.class);
    assertThatThrownBy(() -> call(second, there, new Add("c", 1, true, clock, there)))
        .isInstanceOf(ConsistencyLostException.class);
    assertThat(second.isEmpty()).isTrue();
    second.apply(added.effect());
    assertThat(seen(call(second, there, new Add("c", 1, true, clock, there))).value()).isEqualTo(5);
    assertThat(seen(call(second, there, new Get("c", clock, there))).value()).isEqualTo(6);
  }

  @Test
  void anotherMemberThanAsked_refuses() {
    assertThatThrownBy(
            () ->
                call(
                    new PnCounterState(CONTEXT),
                    members.get(0),
                    new Get("c", List.of(), members.get(1))))
        .isInstanceOf(TargetNotReplicaException.class);
  }

  @Test
  void aSession_staysWithItsMember_untilThatFailsOrItIsReset() {
    CounterSession session = new CounterSession("c", new Random(1));
    UUID chosen = session.member(members, Set.of());
    for (int i = 0; i < 50; i++) {
      assertThat(session.member(members, Set.of())).isEqualTo(chosen);
    }
    UUID other = session.member(members, Set.of(chosen));
    assertThat(other).isNotEqualTo(chosen);
    assertThat(session.member(members, Set.of())).isEqualTo(other);
    assertThatThrownBy(() -> session.member(members, Set.copyOf(members)))
        .isInstanceOf(NoDataMemberException.class);
  }

  @Test
  void aSession_remembersTheHighest_andChoosesTheOldest() {
    CounterSession session = new CounterSession("c", new Random(1));
    UUID oldest = members.getFirst();
    CounterSession.Begun before = session.begin();
    session.seen(before, new Seen(1, List.of(Map.entry(oldest, 7L)), 1));
    session.seen(session.begin(), new Seen(1, List.of(Map.entry(oldest, 3L)), 1));
    assertThat(session.begin().clock()).containsExactly(Map.entry(oldest, 7L));

    session.reset();
    assertThat(session.member(members, Set.of())).isEqualTo(oldest);
    session.seen(before, new Seen(1, List.of(Map.entry(oldest, 9L)), 1));
    assertThat(session.begin().clock()).isEmpty();
  }
}
