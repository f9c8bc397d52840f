package dev.grid.member.partition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.GridNotActiveException;
import dev.grid.IndeterminateResultException;
import dev.grid.NotReadyException;
import dev.grid.StructureId;
import dev.grid.kernel.Host;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.State;
import dev.grid.member.partition.Subscribers.Subscriber;
import dev.grid.member.replication.CallId;
import dev.grid.protocol.Data;
import dev.grid.protocol.TargetNotMemberException;
import dev.grid.structures.map.MapMessages;
import dev.grid.structures.map.MapMessages.ContainsKey;
import dev.grid.structures.map.MapMessages.Set;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** What lives on members has all that partitions have: calls wait, go on outside, come twice. */
final class MemberPartitionsTest {

  private static final UUID CALLER = new UUID(8, 8);
  private static final UUID THIRD = new UUID(7, 3);
  private static final Data KEY = new Data(new byte[12]);

  private final ScriptedStructure shard = new ScriptedStructure();
  private final TestHost member;
  private final Kind<?> kind;
  private final List<Long> handled = new ArrayList<>();

  MemberPartitionsTest() {
    shard.lives = Host.LOCAL;
    member = TestHost.alone(shard);
    kind = member.host.kinds().getFirst();
  }

  private ProbeCall call(MapMessages<?> message) {
    return new ProbeCall(kind, CALLER, message);
  }

  private ProbeCall submit(long number) {
    return submit(call(new ContainsKey("orders", KEY, number)));
  }

  private ProbeCall submit(ProbeCall call) {
    member.host.own().submit(call);
    return call;
  }

  /** Number 1 waits for 100 ms, others wake whoever waits. */
  private void parkFirst() {
    boolean[] woken = {false};
    shard.script =
        (message, call) -> {
          long number = ((ContainsKey) message).threadId();
          handled.add(number);
          if (number == 1 && !woken[0]) {
            return new Outcome.Parked("there", 100, "too late", Long.MAX_VALUE);
          }
          woken[0] = true;
          return new Outcome.Changed(
              ScriptedStructure.EFFECT, "done " + number, List.of(), List.of("there"));
        };
  }

  @Test
  void aCallWaits_andIsWoken() {
    parkFirst();
    ProbeCall waits = submit(1);
    assertThat(waits.answers()).isZero();
    assertThat(submit(2).replies).containsExactly("done 2");
    assertThat(waits.replies).containsExactly("done 1");
    assertThat(handled).containsExactly(1L, 2L, 1L);
  }

  @Test
  void aCallWaits_untilItsTimeIsUp() {
    parkFirst();
    ProbeCall waits = submit(1);
    member.pass(99);
    assertThat(waits.answers()).isZero();
    member.pass(2);
    assertThat(waits.replies).containsExactly("too late");
  }

  @Test
  void aCallWaits_untilItIsGivenUp_orItsCallerIsGone() {
    parkFirst();
    ProbeCall given = submit(1);
    member.host.cancel(given.partition(), given);
    assertThat(given.failures).singleElement().isInstanceOf(CancellationException.class);

    ProbeCall gone = submit(1);
    member.host.upkeep().callerGone(CALLER);
    assertThat(member.host.upkeep().counts().parkedCalls()).isZero();
    assertThat(submit(2).replies).containsExactly("done 2");
    assertThat(gone.failures)
        .as("it may be there nevertheless, and asks again")
        .singleElement()
        .isInstanceOf(NotReadyException.class);
    assertThat(shard.lookedThrough).containsExactly(gone.partition());
  }

  @Test
  void aCallGoesOnOutside_andOthersDoMeanwhile() {
    shard.script =
        (message, call) ->
            ((ContainsKey) message).threadId() == 1
                ? new Outcome.Offloaded("pool", "key", services -> "ran")
                : Outcome.reply("at once");
    ProbeCall outside = submit(1);
    assertThat(outside.answers()).isZero();
    assertThat(submit(2).replies).containsExactly("at once");
    assertThat(member.runOutside()).isTrue();
    assertThat(outside.replies).containsExactly("ran");
  }

  @Test
  void eventsGoToWhoListens_alsoWithAReplyThatChangesNothing() {
    List<Object> heard = new ArrayList<>();
    kind.subscribe(
        "orders",
        new Subscriber<Object>(THIRD, event -> event, (event, place) -> heard.add(event)));
    shard.script = (message, call) -> Outcome.published(List.of("a", "b"), "told");
    assertThat(submit(1).replies).containsExactly("told");
    assertThat(heard).containsExactly("a", "b");
  }

  private ProbeCall set(CallId id, boolean repeated) {
    ProbeCall call = call(new Set("orders", KEY, KEY, 1, -1));
    call.name(id, true);
    if (repeated) {
      call.repeat();
    }
    return submit(call);
  }

  @Test
  void aCallThatComesTwice_isCarriedOutOnce_andAnsweredAlike() {
    int[] carriedOut = {0};
    shard.script =
        (message, call) -> {
          carriedOut[0]++;
          return Outcome.changed(ScriptedStructure.EFFECT, null);
        };
    CallId id = new CallId(CALLER, 1);
    assertThat(set(id, false).replies).hasSize(1);
    assertThat(set(id, true).replies).hasSize(1);
    assertThat(carriedOut[0]).isEqualTo(1);
  }

  @Test
  void aCallThatMayHaveBeenCarriedOutByAnotherMember_isNotRepeated() {
    ProbeCall call = set(new CallId(CALLER, 2), true);
    assertThat(call.failures).singleElement().isInstanceOf(IndeterminateResultException.class);
  }

  @Test
  void timeIsBroughtToIt_whenItsStateWants() {
    List<Integer> ticked = new ArrayList<>();
    shard.ticks = (name, partition) -> ticked.add(partition);
    shard.alarmMillis = 1_500;
    ProbeCall call = submit(1);
    assertThat(call.answers()).isEqualTo(1);
    shard.alarmMillis = 1_500;
    member.pass(400);
    assertThat(ticked).isEmpty();
    member.pass(200);
    assertThat(ticked).contains(member.host.own().of("orders"));
    assertThat(shard.alarmMillis).isNotEqualTo(State.EVERY_ROUND);
  }

  @Test
  void anEmptyState_isForgotten_unlessItMustGoOn_alsoWhenItsStructureIsDestroyed() {
    List<String> made = new ArrayList<>();
    shard.made = made::add;
    shard.isEmpty = true;
    shard.mayBeForgotten = false;
    submit(1);
    member.host.upkeep().tick();
    var unused = member.host.upkeep().destroy(new StructureId("scripted", "orders"));
    submit(1);
    assertThat(made).hasSize(1);

    shard.mayBeForgotten = true;
    member.host.upkeep().tick();
    submit(1);
    assertThat(made).hasSize(2);
    var again = member.host.upkeep().destroy(new StructureId("scripted", "orders"));
    submit(1);
    assertThat(again).isCompleted();
    assertThat(made).hasSize(3);
  }

  // Several members.

  @Test
  void aQuestionToMembers_isAskedOfEach_andAnsweredOnce() {
    List<UUID> asked = new ArrayList<>();
    member.members = List.of(TestHost.SELF, TestHost.OTHER, THIRD);
    member.remote =
        (other, part) -> {
          asked.add(other);
          part.reply(other.equals(THIRD) ? "c" : "b");
        };
    shard.script = (message, call) -> Outcome.reply("a");
    shard.combined = merged -> new dev.grid.kernel.Handler.Combined("all " + merged, List.of());
    ProbeCall call = call(new ContainsKey("orders", KEY, 1));
    member.host.own().askMembers(call);

    assertThat(asked).containsExactly(TestHost.OTHER, THIRD);
    assertThat(call.replies).containsExactly("all abc");
  }

  @Test
  void ofAQuestionToAll_whoLeavesIsLeftOut_andAnotherFailureFailsIt() {
    List<PartitionCall> parts = new ArrayList<>();
    member.members = List.of(TestHost.SELF, TestHost.OTHER);
    member.remote = (other, part) -> parts.add(part);
    shard.script = (message, call) -> Outcome.reply("a");
    shard.combined = merged -> new dev.grid.kernel.Handler.Combined("all " + merged, List.of());
    ProbeCall left = call(new ContainsKey("orders", KEY, 1));
    ProbeCall failed = call(new ContainsKey("orders", KEY, 1));
    member.host.own().askMembers(left);
    member.host.own().askMembers(failed);
    assertThat(left.answers()).isZero();

    parts.get(1).fail(new IllegalStateException("no"));
    parts.get(1).reply("late");
    member.members = List.of(TestHost.SELF);
    parts.get(0).fail(new TargetNotMemberException("gone"));

    assertThat(left.replies).containsExactly("all a");
    assertThat(failed.failures).singleElement().isInstanceOf(IllegalStateException.class);
    assertThat(failed.replies).isEmpty();
  }

  @Test
  void whenItsMemberIsAboutToEnd_callsAreRefused_andThoseThatWait() {
    parkFirst();
    ProbeCall waits = submit(1);
    member.host.own().close();
    assertThat(waits.failures).singleElement().isInstanceOf(GridNotActiveException.class);
    assertThat(submit(2).failures).singleElement().isInstanceOf(GridNotActiveException.class);
  }
}
