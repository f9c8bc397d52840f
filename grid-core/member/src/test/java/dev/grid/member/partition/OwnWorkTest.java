package dev.grid.member.partition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.NotReadyException;
import dev.grid.StructureId;
import dev.grid.kernel.Held;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.State;
import dev.grid.member.cluster.Copy;
import dev.grid.member.partition.Subscribers.Subscriber;
import dev.grid.protocol.Data;
import dev.grid.structures.map.MapMessages.ContainsKey;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What shards do without being called, outside their partition: loads and stores. */
class OwnWorkTest {

  private static final UUID CALLER = new UUID(8, 8);
  private static final Data KEY = new Data(new byte[12]);

  private final ScriptedStructure shard = new ScriptedStructure();
  private final TestHost member = TestHost.alone(shard);
  private final Kind<?> kind = member.host.kinds().getFirst();
  private final List<Object> heard = new ArrayList<>();

  OwnWorkTest() {
    kind.subscribe(
        "orders",
        new Subscriber<>(
            UUID.randomUUID(), event -> event, (event, partition) -> heard.add(event)));
    shard.script = (message, call) -> Outcome.reply("called");
  }

  private ProbeCall submit() {
    ProbeCall call = new ProbeCall(kind, CALLER, new ContainsKey("orders", KEY, 1));
    member.host.submit(0, call);
    return call;
  }

  private static Outcome changed(Object event) {
    return new Outcome.Changed(ScriptedStructure.EFFECT, null, List.of(event), List.of("cond"));
  }

  private void loadWhenPromoted(Outcome.Task task) {
    shard.promotion = call -> new Outcome.Offloaded("loading", Held.WHOLE, task);
    shard.resumedOwn = OwnWorkTest::changed;
  }

  // Promotion.

  @Test
  void loadAtPromotion_goesOnOutside_andCallsWaitForWhatItHolds() {
    loadWhenPromoted(services -> "loaded");
    ProbeCall call = submit();

    assertThat(call.answers()).isZero();
    assertThat(heard).isEmpty();
    assertThat(member.runOutside()).isTrue();

    assertThat(heard).containsExactly("loaded");
    assertThat(call.replies).containsExactly("called");
    assertThat(submit().replies).containsExactly("called");
    assertThat(member.outside).isEmpty();
  }

  @Test
  void loadInSlices_goesOutsideAgainAndAgain_andCallsWaitForTheLast() {
    loadWhenPromoted(services -> 1);
    shard.resumedOwn =
        result ->
            (int) result < 3
                ? new Outcome.Offloaded("loading", Held.WHOLE, services -> (int) result + 1)
                : changed("loaded");
    ProbeCall call = submit();

    for (int slice = 1; slice <= 3; slice++) {
      assertThat(call.answers()).as("before slice %d", slice).isZero();
      assertThat(member.runOutside()).isTrue();
    }

    assertThat(call.replies).containsExactly("called");
    assertThat(heard).containsExactly("loaded");
  }

  @Test
  void loadThatFails_isBegunAgainInTheNextRound_andHoldsNothingMeanwhile() {
    List<String> tries = new ArrayList<>();
    loadWhenPromoted(
        services -> {
          tries.add("tried");
          if (tries.size() == 1) {
            throw new IllegalStateException("as the test wants it");
          }
          return "loaded";
        });
    member.host.start();
    ProbeCall call = submit();

    member.runOutside();
    assertThat(call.replies).containsExactly("called");
    assertThat(heard).isEmpty();
    member.pass(1_000);
    member.runOutside();

    assertThat(heard).containsExactly("loaded");
    member.pass(5_000);
    assertThat(member.outside).isEmpty();
    assertThat(tries).hasSize(2);
  }

  @Test
  void loadThatThePoolHasNoRoomFor_isBegunInALaterRound() {
    loadWhenPromoted(services -> "loaded");
    member.outsideMax = 0;
    member.host.start();
    submit();
    member.pass(2_000);
    assertThat(heard).isEmpty();

    member.outsideMax = Integer.MAX_VALUE;
    member.pass(1_000);
    assertThat(member.runOutside()).isTrue();

    assertThat(heard).containsExactly("loaded");
  }

  @Test
  void loadOfAPartitionThatMoves_doesNotCount_andIsBegunAnewWhenItComesBack() {
    loadWhenPromoted(services -> "loaded");
    ProbeCall call = submit();
    member.adopt(2, TestHost.OTHER, List.of(new Copy(TestHost.SELF, 1, true, 1)), true);
    assertThat(call.failures).singleElement().isInstanceOf(NotReadyException.class);
    member.runOutside();
    assertThat(heard).isEmpty();

    member.adopt(3, TestHost.SELF, List.of(), true);
    member.tickReplicas();
    assertThat(member.runOutside()).isTrue();

    assertThat(heard).containsExactly("loaded");
  }

  @Test
  void loadOfAStructureThatIsDestroyed_doesNotCount() {
    loadWhenPromoted(services -> "loaded");
    ProbeCall call = submit();

    var unused = member.host.upkeep().destroy(new StructureId("scripted", "orders"));
    member.runOutside();

    assertThat(heard).isEmpty();
    assertThat(call.failures).hasSize(1);
  }

  // Ticks.

  @Test
  void tick_mayGoOnOutside_andThereIsNoOtherMeanwhile() {
    List<String> ticks = new ArrayList<>();
    shard.ticking =
        call -> {
          ticks.add("ticked");
          return ticks.size() == 1
              ? new Outcome.Offloaded("storing", "orders", services -> "stored")
              : Outcome.NOTHING;
        };
    shard.resumedOwn = OwnWorkTest::changed;
    submit();
    member.host.start();

    member.pass(5_000);
    assertThat(ticks).hasSize(1);
    assertThat(submit().replies).as("what is not about it").containsExactly("called");
    assertThat(member.runOutside()).isTrue();
    assertThat(heard).containsExactly("stored");
    member.pass(1_000);
    assertThat(ticks.size()).isGreaterThan(1);
  }

  @Test
  void tickOfAnAlarm_thatFailsOutside_isNotTriedWithoutAPause() {
    List<String> tries = new ArrayList<>();
    shard.alarmMillis = 1; // Long past: as soon as possible.
    shard.ticking =
        call ->
            new Outcome.Sliced(
                "storing",
                services -> {
                  tries.add("tried");
                  throw new IllegalStateException("as the test wants it");
                });
    member.host.start();
    submit();

    for (int i = 0; i < 1_000; i++) {
      member.pass(10);
      member.runOutside();
    }

    assertThat(tries).as("in 10 s of rounds of half a second").hasSizeBetween(5, 25);
  }

  @Test
  void alarm_isSetAgain_whenWhatItBeganOutsideHasEnded() {
    List<String> ticks = new ArrayList<>();
    shard.alarmMillis = 2_000;
    shard.ticking =
        call -> {
          ticks.add("ticked");
          return new Outcome.Sliced("storing", services -> "stored");
        };
    shard.resumedOwn =
        result -> {
          shard.alarmMillis = ticks.size() == 1 ? 20_000 : State.NO_ALARM;
          return changed(result);
        };
    submit();
    member.host.start();

    member.pass(10_000);
    assertThat(ticks).hasSize(1);
    member.runOutside();
    member.pass(8_000);
    assertThat(ticks).hasSize(1);
    member.pass(2_000);
    member.runOutside();
    member.pass(60_000);

    assertThat(ticks).hasSize(2);
    assertThat(heard).containsExactly("stored", "stored");
  }

  @Test
  void tickThatWantsToHoldWhatACallHolds_waitsForAnotherRound() {
    shard.script = (message, call) -> new Outcome.Offloaded("pool", "orders", services -> "ran");
    ProbeCall call = submit();
    shard.ticking =
        tick ->
            heard.isEmpty()
                ? new Outcome.Offloaded("storing", "orders", services -> "stored")
                : Outcome.NOTHING;
    shard.resumedOwn = OwnWorkTest::changed;
    member.host.start();

    member.pass(2_000);
    assertThat(member.outside).hasSize(1);
    member.runOutside();
    assertThat(call.replies).containsExactly("ran");
    member.pass(1_000);
    member.runOutside();

    assertThat(heard).containsExactly("stored");
  }

  @Test
  void sideThatTakesNoWrites_isNotTicked() {
    shard.ticks = (name, partition) -> heard.add("tick");
    submit();
    member.host.start();
    member.adopt(2, TestHost.SELF, List.of(), false);
    member.pass(5_000);
    assertThat(heard).isEmpty();
    member.adopt(3, TestHost.SELF, List.of(), true);
    member.tickReplicas();
    member.pass(5_000);
    assertThat(heard).contains("tick");
    member.host.stop();
  }
}
