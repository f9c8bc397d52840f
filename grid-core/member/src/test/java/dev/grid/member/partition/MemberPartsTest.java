package dev.grid.member.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.NotReadyException;
import dev.grid.StructureId;
import dev.grid.StructureUnavailableException;
import dev.grid.kernel.MemberPart;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.PartServices;
import dev.grid.member.cluster.Copy;
import dev.grid.protocol.Data;
import dev.grid.structures.map.MapMessages.ContainsKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a structure owns beside its partitions: when it is opened and closed, and who waits. */
class MemberPartsTest {

  private static final UUID CALLER = new UUID(8, 8);
  private static final Data KEY = new Data(new byte[12]);
  private static final StructureId ORDERS = new StructureId("scripted", "orders");

  private final ScriptedStructure shard = new ScriptedStructure();
  private final TestHost member = TestHost.alone(shard);

  /** What happened to stores, in order. */
  private final List<String> happened = new ArrayList<>();

  private int made;
  private @Nullable Exception refusal;

  /** What opens a store does this first. */
  private Runnable whileOpening = () -> {};

  private @Nullable PartServices services;

  /** What the structure owns here. */
  private final class Store implements AutoCloseable {

    private final int number = ++made;

    @Override
    public void close() {
      happened.add("closed " + number);
    }
  }

  MemberPartsTest() {
    shard.part =
        new MemberPart<>(
            Store.class,
            given -> {
              services = given;
              whileOpening.run();
              if (refusal != null) {
                happened.add("refused");
                throw refusal;
              }
              Store store = new Store();
              happened.add("opened " + store.number);
              return store;
            });
    shard.script = (message, call) -> Outcome.reply(call.part(Store.class).number);
  }

  private ProbeCall submit(int partition) {
    ProbeCall call =
        new ProbeCall(member.host.kinds().getFirst(), CALLER, new ContainsKey("orders", KEY, 1));
    member.host.submit(partition, call);
    return call;
  }

  /** Opens or closes what is to be. */
  private void runAll() {
    while (member.runOutside()) {
      // Until there is nothing more.
    }
  }

  private void destroy() {
    assertThat(member.host.upkeep().destroy(ORDERS)).isCompleted();
  }

  @Test
  void callsOfAllPartitions_waitForOnePart_andThenHaveIt() {
    ProbeCall one = submit(0);
    ProbeCall two = submit(0);
    ProbeCall other = submit(1);

    assertThat(List.of(one, two, other)).allMatch(call -> call.answers() == 0);
    assertThat(member.outside).as("it is opened once").hasSize(1);
    runAll();

    assertThat(List.of(one, two, other)).allMatch(call -> call.replies.equals(List.of(1)));
    assertThat(submit(2).replies).as("a partition that is first used later").containsExactly(1);
    assertThat(happened).containsExactly("opened 1");
  }

  @Test
  void promotion_hasThePart_andComesBeforeTheCalls() {
    shard.promotion =
        call -> {
          happened.add("promoted with " + call.part(Store.class).number);
          return Outcome.NOTHING;
        };
    shard.script =
        (message, call) -> {
          happened.add("called");
          return Outcome.NOTHING;
        };

    submit(0);
    runAll();

    assertThat(happened).containsExactly("opened 1", "promoted with 1", "called");
  }

  @Test
  void partThatCannotBeOpened_failsWhoWaits_andIsTriedAgainAfterAPause() {
    refusal = new IllegalStateException("the database is down");
    ProbeCall one = submit(0);
    ProbeCall other = submit(1);
    runAll();

    assertThat(List.of(one, other))
        .allSatisfy(
            call ->
                assertThat(call.failures)
                    .singleElement()
                    .isInstanceOf(StructureUnavailableException.class)
                    .asString()
                    .contains("orders", "the database is down", "millis=500"));
    assertThat(submit(0).failures).as("at once, within the pause").hasSize(1);
    assertThat(submit(2).failures).hasSize(1);
    assertThat(happened).containsExactly("refused");

    refusal = null;
    member.pass(500);
    ProbeCall later = submit(1);
    assertThat(later.answers()).isZero();
    runAll();
    assertThat(later.replies).containsExactly(1);
    assertThat(submit(0).replies).containsExactly(1);
  }

  @Test
  void pauses_grow() {
    refusal = new IllegalStateException("the database is down");
    int calls = 0;
    for (int i = 0; i < 100; i++) {
      submit(0);
      runAll();
      member.pass(500);
      calls++;
    }

    assertThat(happened).as("of %d calls", calls).hasSizeBetween(5, 12);
  }

  @Test
  void poolWithoutRoom_failsTheCall_andNothingWaits() {
    member.outsideMax = 0;
    assertThat(submit(0).failures)
        .singleElement()
        .isInstanceOf(StructureUnavailableException.class);

    member.outsideMax = Integer.MAX_VALUE;
    member.pass(500);
    ProbeCall later = submit(0);
    runAll();
    assertThat(later.replies).containsExactly(1);
  }

  @Test
  void partThatIsOpenedTooSlowly_failsWhoWaits_andServesWhenItIsOpen() {
    ProbeCall call = submit(0);

    member.pass(StructurePart.OPENING_MILLIS_MAX);
    assertThat(call.failures).singleElement().isInstanceOf(StructureUnavailableException.class);
    assertThat(submit(1).failures).as("at once").hasSize(1);
    runAll();

    assertThat(submit(0).replies).containsExactly(1);
    assertThat(submit(1).replies).containsExactly(1);
    assertThat(happened).containsExactly("opened 1");
  }

  @Test
  void destroy_closesIt_andTheNextUseOpensAnotherWhenThatIsDone() {
    submit(0);
    submit(1);
    runAll();

    destroy();
    ProbeCall next = submit(1);
    assertThat(happened).containsExactly("opened 1");
    member.runOutside();
    assertThat(happened).containsExactly("opened 1", "closed 1");
    assertThat(next.answers()).isZero();
    runAll();

    assertThat(happened).containsExactly("opened 1", "closed 1", "opened 2");
    assertThat(next.replies).containsExactly(2);
    destroy();
    runAll();
    assertThat(happened).endsWith("closed 2");
  }

  @Test
  void structureThatIsDestroyedWhileItsPartIsOpened_hasItClosedAtOnce() {
    whileOpening = this::destroy;
    ProbeCall call = submit(0);
    runAll();

    assertThat(happened).containsExactly("opened 1", "closed 1");
    assertThat(call.answers()).isEqualTo(1);
    whileOpening = () -> {};
    ProbeCall next = submit(0);
    runAll();
    assertThat(next.replies).containsExactly(2);
  }

  @Test
  void structureThatIsDestroyedBeforeItsPartIsOpened_hasNoneOpened() {
    submit(0);
    destroy();
    runAll();

    assertThat(happened).isEmpty();
    assertThat(member.host.partsClosed()).isCompleted();
  }

  @Test
  void memberThatEnds_closesAll_andOpensNoMore() {
    submit(0);
    runAll();

    member.host.stop();
    assertThat(member.host.partsClosed()).isNotDone();
    runAll();

    assertThat(member.host.partsClosed()).isCompleted();
    assertThat(happened).containsExactly("opened 1", "closed 1");
    assertThat(submit(1).failures).singleElement().isInstanceOf(NotReadyException.class);
    runAll();
    assertThat(happened).hasSize(2);
  }

  @Test
  void partitionThatMoves_takesItsWaitingCallsAlong_andFindsThePartWhenItComesBack() {
    ProbeCall waiting = submit(0);
    member.adopt(2, TestHost.OTHER, List.of(new Copy(TestHost.SELF, 1, true, 1)), true);
    assertThat(waiting.failures).singleElement().isInstanceOf(NotReadyException.class);
    runAll();

    member.adopt(3, TestHost.SELF, List.of(), true);
    member.tickReplicas();

    assertThat(submit(0).replies).containsExactly(1);
    assertThat(happened).containsExactly("opened 1");
  }

  @Test
  void handlerThatAsksForAnotherPart_isTold() {
    shard.script = (message, call) -> Outcome.reply(call.part(String.class));
    ProbeCall call = submit(0);
    runAll();
    assertThat(call.failures).singleElement().asString().contains("String", "Store");

    shard.part = null;
    ScriptedStructure without = new ScriptedStructure();
    without.script = shard.script;
    TestHost other = TestHost.alone(without);
    ProbeCall none =
        new ProbeCall(other.host.kinds().getFirst(), CALLER, new ContainsKey("orders", KEY, 1));
    other.host.submit(0, none);
    assertThat(none.failures).singleElement().asString().contains("owns nothing");
  }

  @Test
  void services_runTasksOnPools_atTheirTime_untilThePartIsClosed() {
    submit(0);
    runAll();
    PartServices given = Objects.requireNonNull(services);
    given.schedule("flushing", () -> happened.add("flushed"), 1_000);
    PartServices.Alarm never = given.schedule("flushing", () -> happened.add("cancelled"), 1_000);
    given.schedule("flushing", () -> happened.add("too late"), 10_000);
    never.cancel();

    member.pass(999);
    assertThat(member.outside).isEmpty();
    member.outsideMax = 0;
    member.pass(1);
    member.outsideMax = Integer.MAX_VALUE;
    assertThat(member.outside).as("no room").isEmpty();
    member.pass(1_000);
    assertThat(happened).as("not on the timer").containsExactly("opened 1");
    runAll();
    assertThat(happened).containsExactly("opened 1", "flushed");
    assertThat(given.member()).isEqualTo(TestHost.SELF);
    assertThatThrownBy(given::invoker).isInstanceOf(IllegalStateException.class);

    destroy();
    runAll();
    member.pass(20_000);
    runAll();
    assertThat(happened).containsExactly("opened 1", "flushed", "closed 1");
  }
}
