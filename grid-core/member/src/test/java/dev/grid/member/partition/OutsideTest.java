package dev.grid.member.partition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.GridTimeoutException;
import dev.grid.NotReadyException;
import dev.grid.OverloadedException;
import dev.grid.StructureDestroyedException;
import dev.grid.StructureId;
import dev.grid.kernel.Backups;
import dev.grid.kernel.Handler;
import dev.grid.kernel.Held;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.Slice;
import dev.grid.kernel.State;
import dev.grid.member.cluster.Copy;
import dev.grid.member.partition.Subscribers.Subscriber;
import dev.grid.member.replication.Replica;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.structures.map.MapMessages;
import dev.grid.structures.map.MapMessages.ContainsKey;
import dev.grid.structures.map.MapMessages.Get;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Calls that go on outside their partition: others wait for what they hold, each is answered once,
 * and nothing of them counts that comes when another member serves the partition.
 */
class OutsideTest {

  private static final UUID CALLER = new UUID(8, 8);
  private static final Data KEY = new Data(new byte[12]);
  private static final Get OTHER = new Get("orders", KEY, 2);
  private static final Get OF_OTHERS = new Get("others", KEY, 1);

  private final ScriptedStructure shard = new ScriptedStructure();
  private final TestHost member = TestHost.alone(shard);
  private final Kind<?> kind = member.host.kinds().getFirst();
  private final List<Object> handled = new ArrayList<>();

  OutsideTest() {
    shard.script =
        (message, call) -> {
          handled.add(message);
          return message instanceof ContainsKey m
              ? new Outcome.Offloaded("pool", m.threadId(), services -> "ran " + m.threadId())
              : Outcome.reply("at once");
        };
    shard.whileHeld = OutsideTest::waitForKey;
  }

  private static @Nullable Outcome waitForKey(Message<?> message, Set<Object> held) {
    long key =
        switch (message) {
          case ContainsKey m -> m.threadId();
          case Get m -> m.threadId();
          default -> 0;
        };
    return held.contains(key) ? Held.waitFor(key, Held.FOR_EVER, null) : null;
  }

  /** A call that holds the key of this number while it is outside. */
  private static ContainsKey holding(long key) {
    return new ContainsKey("orders", KEY, key);
  }

  private static Get reading(long key) {
    return new Get("orders", KEY, key);
  }

  private ProbeCall submit(MapMessages<?> message) {
    ProbeCall call = new ProbeCall(kind, CALLER, message);
    member.host.submit(0, call);
    return call;
  }

  @Test
  void callsToWhatIsHeld_waitInOrder_andOthersDoNot() {
    ProbeCall first = submit(holding(1));
    ProbeCall read = submit(reading(1));
    ProbeCall second = submit(holding(1));
    ProbeCall last = submit(reading(1));

    assertThat(submit(reading(2)).replies).containsExactly("at once");
    assertThat(submit(OF_OTHERS).replies).containsExactly("at once");
    assertThat(List.of(first, read, second, last)).allMatch(call -> call.answers() == 0);

    assertThat(member.runOutside()).isTrue();
    assertThat(first.replies).containsExactly("ran 1");
    assertThat(read.replies).containsExactly("at once");
    assertThat(second.answers()).isZero();
    assertThat(last.answers()).as("behind the second").isZero();

    member.runOutside();
    assertThat(second.replies).containsExactly("ran 1");
    assertThat(last.replies).containsExactly("at once");
    assertThat(member.runOutside()).isFalse();
  }

  @Test
  void wholeStructure_whenHeld_keepsEveryCallWaiting() {
    shard.script =
        (message, call) ->
            message instanceof ContainsKey
                ? new Outcome.Offloaded("pool", Held.WHOLE, services -> "loaded")
                : Outcome.reply("at once");
    ProbeCall loading = submit(holding(1));
    ProbeCall read = submit(reading(9));

    assertThat(read.answers()).isZero();
    assertThat(submit(OF_OTHERS).answers()).isEqualTo(1);
    member.runOutside();
    assertThat(loading.replies).containsExactly("loaded");
    assertThat(read.replies).containsExactly("at once");
  }

  @Test
  void fullPool_refusesTheCall_andHoldsNothing() {
    member.outsideMax = 0;

    ProbeCall refused = submit(holding(1));

    assertThat(refused.failures.getFirst())
        .isInstanceOf(OverloadedException.class)
        .hasMessageContaining("pool=pool");
    assertThat(submit(reading(1)).replies).containsExactly("at once");
  }

  @Test
  void taskThatDoesNotEnd_failsItsCall_andWhoWaitsForIt_untilItEnds() {
    member.taskMillisMax = 1_000;
    ProbeCall endless = submit(holding(1));
    member.pass(600);
    ProbeCall waiting = submit(holding(1));
    ProbeCall other = submit(holding(2));
    member.pass(600);

    for (ProbeCall late : List.of(endless, waiting, submit(reading(1)))) {
      assertThat(late.failures).hasSize(1);
      assertThat(late.failures.getFirst())
          .isInstanceOf(GridTimeoutException.class)
          .hasMessageContaining("orders")
          .hasMessageContaining("pool=pool")
          .hasMessageContaining("failAfterMillis=1000");
    }
    assertThat(other.answers()).as("it has begun later").isZero();
    assertThat(submit(reading(3)).replies).containsExactly("at once");

    member.runOutside();
    assertThat(endless.answers()).as("what it comes to late does not count").isEqualTo(1);
    assertThat(handled).doesNotContain("ran 1");
    assertThat(submit(reading(1)).replies).containsExactly("at once");
    member.runOutside();
    assertThat(other.replies).containsExactly("ran 2");
  }

  @Test
  void taskThatThrows_failsItsCallOnly() {
    shard.script =
        (message, call) ->
            message instanceof ContainsKey m
                ? new Outcome.Offloaded(
                    "pool",
                    m.threadId(),
                    services -> {
                      if (m.threadId() == 1) {
                        throw new IllegalArgumentException("as the test wants it");
                      }
                      throw new StackOverflowError("as the test wants it");
                    })
                : Outcome.reply("at once");
    ProbeCall exception = submit(holding(1));
    ProbeCall error = submit(holding(2));
    ProbeCall waiting = submit(reading(1));

    member.runOutside();
    member.runOutside();

    assertThat(exception.failures.getFirst()).isInstanceOf(IllegalArgumentException.class);
    assertThat(error.failures.getFirst()).isInstanceOf(IllegalStateException.class);
    assertThat(waiting.replies).containsExactly("at once");
  }

  @Test
  void partitionThatMoves_takesItsCallsAlong_andDropsWhatTheyCameTo() {
    ProbeCall outside = submit(holding(1));
    ProbeCall waiting = submit(reading(1));

    member.adopt(2, TestHost.OTHER, List.of(), true);

    assertThat(outside.failures.getFirst()).isInstanceOf(NotReadyException.class);
    assertThat(waiting.failures.getFirst()).isInstanceOf(NotReadyException.class);
    shard.resumed =
        (message, result) -> {
          throw new AssertionError("another member serves it");
        };
    member.runOutside();
    assertThat(outside.answers()).isEqualTo(1);

    member.adopt(3, TestHost.SELF, List.of(), true);
    assertThat(submit(reading(1)).replies).as("nothing is held").containsExactly("at once");
  }

  private final List<String> ran = new ArrayList<>();

  /** Calls that hold a key run this outside. */
  private void runOutside(Outcome.Task task) {
    shard.script =
        (message, call) ->
            message instanceof ContainsKey m
                ? new Outcome.Offloaded("pool", m.threadId(), task)
                : Outcome.reply("at once");
  }

  @Test
  void taskThatHasNotBegun_isNotBegun_whenThePartitionHasMoved() {
    runOutside(services -> ran.add("late"));
    submit(holding(1));
    member.adopt(2, TestHost.OTHER, List.of(), true);
    member.runOutside();
    assertThat(ran).isEmpty();
  }

  @Test
  void taskThatHasNotBegun_isNotBegun_whenItsStructureIsDestroyed() {
    runOutside(services -> ran.add("late"));
    submit(holding(1));
    var unused = member.host.upkeep().destroy(new StructureId("scripted", "orders"));
    member.runOutside();
    assertThat(ran).isEmpty();
  }

  private Replica.Role role() {
    return member.host.replica(0).role();
  }

  @Test
  void handOver_waitsForAWriteThatHasBegun() {
    List<Replica.Role> roles = new ArrayList<>();
    runOutside(
        (Outcome.Writing)
            services -> {
              member.handOver(2);
              roles.add(role());
              return "written";
            });
    submit(holding(1));
    member.runOutside();
    assertThat(roles).containsExactly(Replica.Role.HANDING_OVER);
    assertThat(role()).as("it has ended").isEqualTo(Replica.Role.BACKUP);
  }

  @Test
  void handOver_doesNotWaitForEver_norForWhatWritesNothing() {
    List<Replica.Role> roles = new ArrayList<>();
    runOutside(
        (Outcome.Writing)
            services -> {
              member.handOver(2);
              roles.add(role());
              member.pass(LateWrites.WAIT_MILLIS_MAX);
              member.tickReplicas();
              roles.add(role());
              return "written";
            });
    submit(holding(1));
    member.runOutside();
    assertThat(roles).containsExactly(Replica.Role.HANDING_OVER, Replica.Role.BACKUP);

    member.adopt(3, TestHost.SELF, List.of(), true);
    member.tickReplicas();
    runOutside(
        services -> {
          member.handOver(4);
          return roles.add(role());
        });
    submit(holding(1));
    member.runOutside();
    assertThat(roles.getLast()).isEqualTo(Replica.Role.BACKUP);
  }

  @Test
  void write_isNotBegun_whileOthersMayServeThePartition() {
    shard.backups = new Backups(1, 0);
    TestHost leased = TestHost.withCopyThatMayTakeOver(shard);
    leased.copiesOpen();
    leased.tickReplicas();
    shard.script =
        (message, call) ->
            new Outcome.Offloaded("pool", 1L, (Outcome.Writing) services -> ran.add("written"));
    ProbeCall call = new ProbeCall(leased.host.kinds().getFirst(), CALLER, holding(1));
    leased.host.submit(0, call);
    leased.runOutside();
    assertThat(ran).isEmpty();
    var unused = leased.promised();
    leased.tickReplicas();
    leased.runOutside();
    assertThat(ran).containsExactly("written");
    assertThat(call.answers()).isEqualTo(1);
  }

  @Test
  void writeThatWaitsInItsPool_isNotBegun_whenItsSideTakesNoWritesMeanwhile() {
    shard.script =
        (message, call) ->
            new Outcome.Offloaded("pool", 1L, (Outcome.Writing) services -> ran.add("written"));
    ProbeCall call = submit(new MapMessages.Delete("orders", KEY, 1));
    member.adopt(2, TestHost.SELF, List.of(), false);
    member.runOutside();
    assertThat(ran).isEmpty();
    assertThat(call.failures).singleElement().isInstanceOf(NotReadyException.class);
    member.adopt(3, TestHost.SELF, List.of(), true);
    var unused = submit(new MapMessages.Delete("orders", KEY, 1));
    member.runOutside();
    assertThat(ran).as("it holds nothing any more").containsExactly("written");
  }

  @Test
  void sideThatTakesNoWrites_takesNoneThatWereOutside() {
    shard.script = (message, call) -> new Outcome.Offloaded("pool", 1L, services -> "ran");
    ProbeCall call = submit(new MapMessages.Delete("orders", KEY, 1));
    member.adopt(2, TestHost.SELF, List.of(), false);
    shard.resumed =
        (message, result) -> {
          throw new AssertionError("the minority takes no writes");
        };

    member.runOutside();

    assertThat(call.failures).hasSize(1);
    assertThat(call.failures.getFirst()).isInstanceOf(NotReadyException.class);
  }

  @Test
  void structureThatIsDestroyed_failsWhatIsOutside() {
    ProbeCall outside = submit(holding(1));

    var unused = member.host.upkeep().destroy(new StructureId("scripted", "orders"));
    member.runOutside();

    assertThat(outside.failures).hasSize(1);
    assertThat(outside.failures.getFirst()).isInstanceOf(StructureDestroyedException.class);
  }

  @Test
  void callThatIsGivenUp_isNotBegun() {
    ProbeCall outside = submit(holding(1));
    member.host.cancel(0, outside);
    member.host.cancel(0, submit(reading(1)));

    member.runOutside();

    assertThat(outside.failures).hasSize(1);
    assertThat(outside.replies).isEmpty();
    assertThat(submit(reading(1)).replies).containsExactly("at once");
  }

  @Test
  void callThatGoesOutsideAgain_keepsWhatItHolds() {
    shard.resumed =
        (message, result) ->
            result.equals("ran 1")
                ? new Outcome.Offloaded("pool", 1L, services -> "ran again")
                : Outcome.reply(result);
    ProbeCall call = submit(holding(1));
    ProbeCall waiting = submit(reading(1));

    member.runOutside();
    assertThat(waiting.answers()).isZero();
    member.runOutside();

    assertThat(call.replies).containsExactly("ran again");
    assertThat(waiting.replies).containsExactly("at once");
  }

  @Test
  void callThatIsParkedWithWhatItHasComeTo_goesOnFromThere() {
    shard.script =
        (message, call) ->
            message == OTHER
                ? new Outcome.Changed(ScriptedStructure.EFFECT, "woke", List.of(), List.of("cond"))
                : new Outcome.Parked("cond", null, Long.MAX_VALUE, null, Long.MAX_VALUE, "so far");
    shard.resumed = (message, result) -> Outcome.reply(result + " and on");
    ProbeCall waiting = submit(reading(1));

    assertThat(submit(OTHER).replies).containsExactly("woke");

    assertThat(waiting.replies).containsExactly("so far and on");
  }

  // Slices.

  /** An answer of so many partitions' slices. */
  private record Part(String found, int next) implements Slice {

    @Override
    public long bytes() {
      return 1;
    }

    @Override
    public String toString() {
      return found;
    }
  }

  @Test
  void scanOfAllPartitions_isEvaluatedOutside_sliceBySlice() {
    int slices = 3;
    int[] asked = new int[TestHost.PARTITIONS];
    shard.script =
        (message, call) -> {
          int partition = ((PartitionCall) call).partition();
          int slice = asked[partition]++;
          return new Outcome.Sliced(
              "filters", services -> new Part("x", slice + 1 < slices ? slice + 1 : Slice.END));
        };
    shard.combined = merged -> new Handler.Combined(merged, List.of());
    ProbeCall call = new ProbeCall(kind, CALLER, new MapMessages.Size("orders"));

    member.host.questions().askAll(kind, "orders", call);
    int ran = 0;
    while (member.runOutside()) {
      ran++;
    }

    assertThat(ran).isEqualTo(slices * TestHost.PARTITIONS);
    assertThat(call.replies).containsExactly("x".repeat(ran));
  }

  // What is told although nothing changes, and what time and promotion bring.

  @Test
  void eventsOfAReply_arePublished() {
    List<Object> heard = new ArrayList<>();
    kind.subscribe(
        "orders",
        new Subscriber<>(
            UUID.randomUUID(), event -> event, (event, partition) -> heard.add(event)));
    shard.script = (message, call) -> Outcome.published(List.of("one", "two"), "told");

    assertThat(submit(OTHER).replies).containsExactly("told");
    assertThat(heard).containsExactly("one", "two");
  }

  @Test
  void promotion_mayBringAChange_onceForEachTime() {
    List<String> promoted = new ArrayList<>();
    shard.promotion =
        call -> {
          promoted.add("orders");
          return new Outcome.Changed(
              ScriptedStructure.EFFECT, null, List.of("loaded"), List.of("cond"));
        };
    List<Object> heard = new ArrayList<>();
    kind.subscribe(
        "orders",
        new Subscriber<>(
            UUID.randomUUID(), event -> event, (event, partition) -> heard.add(event)));

    submit(OTHER);
    submit(OTHER);
    assertThat(promoted).as("when it is made").hasSize(1);
    member.adopt(2, TestHost.OTHER, List.of(new Copy(TestHost.SELF, 1, true, 1)), true);
    assertThat(promoted).hasSize(1);
    member.adopt(3, TestHost.SELF, List.of(), true);
    member.tickReplicas();
    submit(OTHER);

    assertThat(promoted).as("and when this member serves it again").hasSize(2);
    assertThat(heard).containsExactly("loaded", "loaded");
  }

  @Test
  void stateThatNamesItsAlarm_isTickedThen_andNotInEveryRound() {
    List<Long> ticks = new ArrayList<>();
    shard.alarmMillis = 11_000;
    shard.ticks =
        (name, partition) -> {
          ticks.add(shard.alarmMillis);
          shard.alarmMillis = ticks.size() == 1 ? 11_010 : State.NO_ALARM;
        };
    submit(OTHER);
    member.host.start();

    member.pass(9_900);
    assertThat(ticks).isEmpty();
    member.pass(200);
    assertThat(ticks).containsExactly(11_000L, 11_010L);
    member.pass(60_000);
    assertThat(ticks).hasSize(2);
    member.host.stop();
  }
}
