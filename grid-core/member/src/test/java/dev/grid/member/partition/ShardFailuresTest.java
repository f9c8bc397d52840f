package dev.grid.member.partition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.IndeterminateResultException;
import dev.grid.SplitBrainException;
import dev.grid.kernel.Handler;
import dev.grid.kernel.Outcome;
import dev.grid.member.partition.Subscribers.Subscriber;
import dev.grid.protocol.Data;
import dev.grid.structures.map.MapMessages;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever a shard, a filter or a listener throws: each call is answered once, and time goes on for
 * everybody else.
 */
class ShardFailuresTest {

  private static final UUID CALLER = new UUID(8, 8);
  private static final MapMessages.Get MESSAGE =
      new MapMessages.Get("orders", new Data(new byte[12]), 1);
  private static final MapMessages.Get OTHER_MESSAGE =
      new MapMessages.Get("others", new Data(new byte[12]), 1);

  private final ScriptedStructure shard = new ScriptedStructure();
  private final TestHost member = TestHost.alone(shard);
  private final Kind<?> kind = member.host.kinds().getFirst();

  private ProbeCall submit(MapMessages<?> message, int partition) {
    ProbeCall call = new ProbeCall(kind, CALLER, message);
    member.host.submit(partition, call);
    return call;
  }

  private static RuntimeException broken() {
    return new IllegalStateException("broken, as the test wants it");
  }

  private static void raise(boolean error) {
    if (error) {
      throw new StackOverflowError("as the test wants it");
    }
    throw broken();
  }

  private static Subscriber<Object> listener(List<Object> heard) {
    return new Subscriber<>(
        UUID.randomUUID(), event -> event, (event, partition) -> heard.add(event));
  }

  // Time.

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void tick_thatThrows_endsNeitherOtherShardsTimeNorItsOwn(boolean error) {
    List<String> ticked = new ArrayList<>();
    shard.ticks =
        (name, partition) -> {
          ticked.add(name + partition);
          if (name.equals("orders")) {
            raise(error);
          }
        };
    for (int partition = 0; partition < TestHost.PARTITIONS; partition++) {
      submit(MESSAGE, partition);
      submit(OTHER_MESSAGE, partition);
    }
    member.host.start();

    member.pass(600);
    assertThat(ticked)
        .containsExactlyInAnyOrder(
            "orders0", "orders1", "orders2", "others0", "others1", "others2");
    ticked.clear();
    member.pass(1_000);
    assertThat(ticked).hasSize(12);

    member.host.stop();
    ticked.clear();
    member.pass(5_000);
    assertThat(ticked).isEmpty();
  }

  // Answers.

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void newShard_thatCannotBeMade_failsTheCall(boolean error) {
    shard.made = name -> raise(error);

    ProbeCall call = submit(MESSAGE, 0);

    assertThat(call.answers()).isEqualTo(1);
    assertThat(call.failures.getFirst()).isInstanceOf(IllegalStateException.class);
    shard.made = name -> {};
    assertThat(submit(MESSAGE, 0).replies).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void handler_thatThrows_failsTheCall(boolean error) {
    shard.script =
        (message, call) -> {
          raise(error);
          return Outcome.NOTHING;
        };

    ProbeCall call = submit(MESSAGE, 0);

    assertThat(call.answers()).isEqualTo(1);
    assertThat(call.failures.getFirst()).isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void filter_thatThrows_keepsNeitherTheAnswerNorOtherListenersEvents(boolean error) {
    List<Object> heard = new ArrayList<>();
    kind.subscribe(
        "orders",
        new Subscriber<>(
            UUID.randomUUID(),
            event -> {
              raise(error);
              return event;
            },
            (event, partition) -> heard.add("never")));
    kind.subscribe("orders", listener(heard));
    shard.script =
        (message, call) ->
            new Outcome.Changed(ScriptedStructure.EFFECT, "done", List.of("event"), List.of());

    ProbeCall call = submit(MESSAGE, 0);

    assertThat(call.replies).containsExactly("done");
    assertThat(call.failures).isEmpty();
    assertThat(heard).containsExactly("event");
  }

  @Test
  void listener_thatThrows_keepsNeitherTheAnswerNorOthersEvents() {
    List<Object> heard = new ArrayList<>();
    kind.subscribe(
        "orders",
        new Subscriber<>(
            UUID.randomUUID(),
            event -> event,
            (event, partition) -> {
              throw broken();
            }));
    kind.subscribe("orders", listener(heard));
    shard.script =
        (message, call) ->
            new Outcome.Changed(ScriptedStructure.EFFECT, "done", List.of("event"), List.of());

    assertThat(submit(MESSAGE, 0).replies).containsExactly("done");
    assertThat(heard).containsExactly("event");
  }

  @Test
  void answer_thatCannotBeGiven_isAFailure() {
    ProbeCall call =
        new ProbeCall(kind, CALLER, MESSAGE) {
          @Override
          public void reply(@Nullable Object value) {
            throw broken();
          }
        };

    member.host.submit(0, call);

    assertThat(call.failures).hasSize(1);
  }

  @Test
  void wokenCalls_areAllAnswered_whenSomeOfThemFail() {
    shard.script = (message, call) -> new Outcome.Parked("cond", Long.MAX_VALUE, null, 1L << 60);
    List<ProbeCall> waiting = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      waiting.add(submit(MESSAGE, 0));
    }
    AtomicInteger handled = new AtomicInteger();
    shard.script =
        (message, call) -> {
          if (message == OTHER_IN_ROOM) {
            return new Outcome.Changed(
                ScriptedStructure.EFFECT, "woke them", List.of(), List.of("cond"));
          }
          if (handled.incrementAndGet() == 2) {
            throw new StackOverflowError("as the test wants it");
          }
          return Outcome.reply("woken");
        };

    ProbeCall waking = submit(OTHER_IN_ROOM, 0);

    assertThat(waking.replies).containsExactly("woke them");
    assertThat(waiting).allSatisfy(call -> assertThat(call.answers()).isEqualTo(1));
    assertThat(waiting.get(1).failures).hasSize(1);
    assertThat(waiting.get(4).replies).containsExactly("woken");
  }

  private static final MapMessages.ContainsKey OTHER_IN_ROOM =
      new MapMessages.ContainsKey("orders", new Data(new byte[12]), 1);

  @Test
  void questionToAllPartitions_isFailedOnce_whenAPartFails() {
    shard.script =
        (message, call) -> {
          throw new StackOverflowError("as the test wants it");
        };
    ProbeCall call = new ProbeCall(kind, CALLER, new MapMessages.Size("orders"));

    member.host.questions().askAll(kind, "orders", call);

    assertThat(call.failures).hasSize(1);
    assertThat(call.replies).isEmpty();
  }

  @Test
  void questionToAllPartitions_isFailedOnce_whenAnswersCannotBeCombined() {
    ProbeCall call = new ProbeCall(kind, CALLER, new MapMessages.Size("orders"));

    member.host.questions().askAll(kind, "orders", call); // The shard does not know how.

    assertThat(call.failures).hasSize(1);
    assertThat(call.replies).isEmpty();
  }

  private List<String> handledAfter(@Nullable RuntimeException refusal, ProbeCall call) {
    List<String> handled = new ArrayList<>();
    shard.before = message -> new MapMessages.IsEmpty("orders");
    shard.script =
        (message, from) -> {
          handled.add(message.getClass().getSimpleName());
          if (refusal != null && message instanceof MapMessages.IsEmpty) {
            throw refusal;
          }
          return Outcome.reply(1);
        };
    shard.combined = merged -> new Handler.Combined("all", List.of());
    member.host.questions().askAll(kind, "orders", call);
    return handled;
  }

  @Test
  void messageThatAllAreAskedAboutFirst_isBroughtToNone_ifOneRefuses() {
    ProbeCall call = new ProbeCall(kind, CALLER, new MapMessages.Size("orders"));

    assertThat(handledAfter(broken(), call)).isNotEmpty().containsOnly("IsEmpty");
    assertThat(call.failures).hasSize(1);
    assertThat(call.replies).isEmpty();
  }

  @Test
  void messageThatAllAreAskedAboutFirst_isBroughtToAll_ifNoneRefuses_orDoesNotKnowTheQuestion() {
    ProbeCall call = new ProbeCall(kind, CALLER, new MapMessages.Size("orders"));
    assertThat(handledAfter(null, call)).startsWith("IsEmpty").endsWith("Size");
    assertThat(call.replies).containsExactly("all");

    ProbeCall earlier = new ProbeCall(kind, CALLER, new MapMessages.Size("orders"));
    assertThat(handledAfter(new UnsupportedOperationException("not known"), earlier))
        .startsWith("IsEmpty")
        .endsWith("Size");
    assertThat(earlier.replies).containsExactly("all");
  }

  // Callers that are gone.

  @Test
  void callerThatHeldNothing_costsNothing_andOneThatDidOnlyWhereItDid() {
    UUID holder = new UUID(9, 1);
    UUID waiter = new UUID(9, 2);
    UUID reader = new UUID(9, 3);
    for (int partition = 0; partition < TestHost.PARTITIONS; partition++) {
      member.host.submit(partition, new ProbeCall(kind, reader, MESSAGE));
    }
    shard.script =
        (message, call) -> {
          call.holds();
          return Outcome.changed(ScriptedStructure.EFFECT, null);
        };
    member.host.submit(1, new ProbeCall(kind, holder, MESSAGE));
    shard.script = (message, call) -> new Outcome.Parked("cond", Long.MAX_VALUE, null, 1L << 60);
    ProbeCall waits = new ProbeCall(kind, waiter, MESSAGE);
    member.host.submit(2, waits);

    member.host.upkeep().callerGone(reader);
    assertThat(shard.lookedThrough).isEmpty();
    member.host.upkeep().callerGone(holder);
    assertThat(shard.lookedThrough).containsExactly(1);
    member.host.upkeep().callerGone(holder);
    assertThat(member.host.holders().size()).isEqualTo(1);

    waits.abandoned = true;
    member.host.upkeep().dropAbandoned(holder);
    assertThat(member.host.upkeep().counts().parkedCalls()).isEqualTo(1);
    member.host.upkeep().dropAbandoned(waiter);
    assertThat(member.host.upkeep().counts().parkedCalls()).isZero();
  }

  @Test
  void repeatedCall_thatAMinorityRefuses_isNotAskedForAgain() {
    ProbeCall call = new ProbeCall(kind, CALLER, MESSAGE);
    SplitBrainException refusal = new SplitBrainException("accept-loss");
    assertThat(call.unclear(refusal)).isSameAs(refusal);

    call.repeat();

    assertThat(call.unclear(refusal))
        .isInstanceOf(IndeterminateResultException.class)
        .hasMessageContaining("accept-loss");
  }
}
