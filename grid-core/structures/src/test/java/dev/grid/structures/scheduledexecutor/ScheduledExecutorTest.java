package dev.grid.structures.scheduledexecutor;

import static dev.grid.structures.ShardHost.ALICE;
import static dev.grid.structures.ShardHost.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.config.MemberConfig;
import dev.grid.kernel.Effect;
import dev.grid.kernel.MergeLoss;
import dev.grid.kernel.Merging;
import dev.grid.kernel.State;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.StructureMessage;
import dev.grid.kernel.Transfer;
import dev.grid.protocol.Data;
import dev.grid.protocol.TargetNotMemberException;
import dev.grid.scheduledexecutor.DuplicateTaskException;
import dev.grid.scheduledexecutor.ScheduledExecutorConfig;
import dev.grid.scheduledexecutor.StaleTaskException;
import dev.grid.structures.ShardHost;
import dev.grid.structures.TaskMember;
import dev.grid.structures.scheduledexecutor.ScheduledExecutorMessages.*;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each message and what time does, on a member that runs tasks when the test says so. */
final class ScheduledExecutorTest {

  private static final String NAME = "x";
  private static final int CAPACITY = 5;
  private static final UUID OTHER = new UUID(1, 2);

  private final MemberConfig config =
      MemberConfig.defaults().with(ScheduledExecutorConfig.named(NAME).withCapacity(CAPACITY));
  private final ShardHost<ScheduledExecutorState> shard =
      new ShardHost<>(new ScheduledExecutorStructure(), NAME, config);
  private final TaskMember member = new TaskMember(shard, config);

  ScheduledExecutorTest() {
    shard.owns(new ScheduledRuns(NAME, member), member.runner());
  }

  record Twice(int number) implements Callable<Integer> {
    @Override
    public Integer call() {
      return 2 * number;
    }
  }

  record Fail(String message) implements Callable<Integer> {
    @Override
    public Integer call() {
      throw new IllegalStateException(message);
    }
  }

  private Data data(Object value) {
    return shard.serialization().toData(value);
  }

  private void schedule(String task, Callable<?> code, long delayMillis, long periodMillis) {
    schedule(task, code, delayMillis, periodMillis, false);
  }

  private void schedule(
      String task, Callable<?> code, long delayMillis, long periodMillis, boolean autoDispose) {
    byte type = (byte) (periodMillis == 0 ? 0 : 1);
    shard.call(
        ALICE,
        new SubmitToPartition(
            NAME, type, task, data(code), delayMillis, periodMillis, autoDispose));
  }

  private ShardHost.Answer result(String task) {
    return shard.send(BOB, new GetResultFromPartition(NAME, task));
  }

  private @Nullable Object object(ShardHost.Answer answer) {
    Data value = (Data) answer.value();
    return value == null ? null : shard.serialization().toObject(value);
  }

  private long runs(String task) {
    return statistics(task).totalRuns();
  }

  private TaskStatistics statistics(String task) {
    return (TaskStatistics)
        Objects.requireNonNull(shard.call(BOB, new GetStatsFromPartition(NAME, task)));
  }

  private boolean isDone(String task) {
    return Boolean.TRUE.equals(shard.call(BOB, new IsDoneFromPartition(NAME, task)));
  }

  private void assertStale(String task) {
    assertThatThrownBy(() -> result(task).value())
        .isInstanceOf(StaleTaskException.class)
        .hasMessageContaining("task=" + task);
  }

  @Test
  void task_runsOnce_whenItIsDue() {
    schedule("a", new Twice(4), 1_000, 0);
    ShardHost.Answer waiting = result("a");
    assertThat(shard.state().alarmMillis()).isEqualTo(shard.nowMillis() + 1_000);
    assertThat(shard.call(BOB, new GetDelayFromPartition(NAME, "a"))).isEqualTo(1_000_000_000L);
    shard.advance(999);
    assertThat(member.begun()).isZero();

    shard.advance(1);
    member.runTasks();

    assertThat(object(waiting)).isEqualTo(8);
    assertThat(object(result("a"))).isEqualTo(8);
    assertThat(isDone("a")).isTrue();
    assertThat(shard.state().alarmMillis()).isEqualTo(State.NO_ALARM);
    assertThat(statistics("a"))
        .isEqualTo(new TaskStatistics(1_000_000_000L, 1_000_000_000L, 1, 0, 0));
    assertThat(shard.call(ALICE, new CancelFromPartition(NAME, "a", true))).isEqualTo(false);
    shard.call(ALICE, new DisposeFromPartition(NAME, "a"));
    assertStale("a");
    assertThat(shard.state().isEmpty()).isTrue();
  }

  @Test
  void periods_areOnTheClock_andRunsNeverOverlap() {
    schedule("a", new Twice(1), 100, 100);
    long begin = shard.nowMillis();
    shard.advance(100);
    assertThat(member.begun()).isEqualTo(1);
    shard.advance(250);
    assertThat(member.begun()).as("it runs").isEqualTo(1);
    member.runTasks();
    assertThat(runs("a")).isEqualTo(1);
    assertThat(shard.state().alarmMillis()).isEqualTo(begin + 400);
    for (int i = 0; i < 10; i++) {
      shard.advance(100);
      member.runTasks();
    }
    assertThat(runs("a")).isEqualTo(11);
    assertThat(isDone("a")).isFalse();
  }

  @Test
  void failure_endsIt_andIsTheResult() {
    schedule("a", new Fail("no"), 0, 100);
    ShardHost.Answer waiting = result("a");
    shard.advance(0);
    member.runTasks();
    shard.advance(1_000);

    assertThat(member.begun()).isZero();
    assertThatThrownBy(waiting::value).isInstanceOf(IllegalStateException.class).hasMessage("no");
    assertThat(isDone("a")).isTrue();
    assertThat(runs("a")).isEqualTo(1);
  }

  @Test
  void taskThatIsCancelled_runsNoMore_andStays() {
    schedule("a", new Twice(1), 100, 100);
    schedule("b", new Twice(1), 0, 0);
    ShardHost.Answer waiting = result("a");
    shard.advance(0);
    assertThat(shard.call(ALICE, new CancelFromPartition(NAME, "b", false))).isEqualTo(true);
    assertThat(shard.call(ALICE, new CancelFromPartition(NAME, "a", false))).isEqualTo(true);
    shard.advance(1_000);
    member.runTasks();

    assertThatThrownBy(waiting::value).isInstanceOf(CancellationException.class);
    assertThatThrownBy(() -> result("b").value()).isInstanceOf(CancellationException.class);
    assertThat(shard.call(BOB, new IsCancelledFromPartition(NAME, "a"))).isEqualTo(true);
    assertThat(isDone("a")).isTrue();
    assertThat(runs("a") + runs("b")).isZero();
  }

  @Test
  void taskThatDisposesOfItself_isGoneWhenItIsDone() {
    schedule("a", new Twice(1), 0, 0, true);
    schedule("b", new Twice(1), 1_000, 100, true);
    ShardHost.Answer waiting = result("a");
    shard.advance(0);
    member.runTasks();
    assertThat(object(waiting)).as("who has waited").isEqualTo(2);
    shard.call(ALICE, new CancelFromPartition(NAME, "b", false));
    shard.advance(0);

    assertStale("a");
    assertStale("b");
  }

  @Test
  void whatCannotBe_isRefused() {
    schedule("a", new Twice(1), 1_000, 0);
    assertThatThrownBy(() -> schedule("a", new Twice(1), 0, 0))
        .isInstanceOf(DuplicateTaskException.class)
        .hasMessageContaining("task=a");
    for (String task : List.of("b", "c", "d", "e")) {
      schedule(task, new Twice(1), Long.MAX_VALUE, 0);
    }
    assertThatThrownBy(() -> schedule("f", new Twice(1), 0, 0))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessageContaining("capacity=5");
    assertThatThrownBy(() -> schedule("f", new Twice(1), 0, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("periodInMillis=-1");
    assertThatThrownBy(
            () ->
                shard.call(
                    ALICE,
                    new SubmitToPartition(NAME, (byte) 7, "f", data(new Twice(1)), 0, 1, false)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("type=7");
    shard.advance(Long.MAX_VALUE / 4);
    assertThat(member.runTasks()).as("the one whose time comes").isEqualTo(1);
    shard.callAll(ALICE, new ShutdownPartitions(NAME));
    shard.call(ALICE, new DisposeFromPartition(NAME, "a"));
    assertThatThrownBy(() -> schedule("a", new Twice(1), 0, 0))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessageContaining("shut down");
  }

  @Test
  void aPeriodWithoutEnd_isOneRun() {
    schedule("a", new Twice(1), 0, Long.MAX_VALUE);
    for (int i = 0; i < 3; i++) {
      shard.advance(1_000);
      member.runTasks();
    }
    assertThat(runs("a")).isEqualTo(1);
    assertThat(isDone("a")).isFalse();
  }

  /** A run of a member that another primary had, which is gone. */
  private void runningElsewhere(String task) {
    Effect there =
        new ScheduledExecutorEffect.Put(
            List.of(
                ScheduledTask.scheduled(
                    task, data(new Twice(7)).bytes(), 0, false, shard.nowMillis(), 0)));
    Effect begun = new ScheduledExecutorEffect.Begun(List.of(task), OTHER, List.of());
    for (Effect effect : List.of(there, begun)) {
      shard.state().apply(effect);
      shard.replica().apply(effect);
    }
  }

  private long run(String task) {
    return Objects.requireNonNull(shard.state().find(task)).progress().run();
  }

  @Test
  void runThatHasEnded_isNotTakenForALaterOneThatIsAbandoned() {
    runningElsewhere("a");
    long run = run("a");

    shard.call(OTHER, new Abandoned(NAME, OTHER, List.of("a"), List.of(run - 1)));
    assertThat(member.begun()).isZero();

    shard.call(OTHER, new Abandoned(NAME, OTHER, List.of("a"), List.of(run)));
    assertThat(member.begun()).isEqualTo(1);
  }

  @Test
  void endOfATaskThatHadTheNameBefore_endsNoOther() {
    schedule("a", new Twice(1), 0, 0);
    shard.advance(0);
    long run = run("a");
    shard.call(BOB, new DisposeFromPartition(NAME, "a"));
    shard.advance(5);
    schedule("a", new Twice(4), 0, 0);
    shard.advance(0);

    shard.call(OTHER, new RunEnded(NAME, "a", run, data("late"), null, 0, 5));

    assertThat(isDone("a")).isFalse();
    member.runTasks();
    assertThat(object(result("a"))).isEqualTo(8);
  }

  @Test
  void taskThatIsCancelledBeforeItCanBegin_neverBegins() {
    member.isBroken(true);
    schedule("a", new Twice(1), 0, 0);
    shard.advance(0);
    assertThat(shard.call(BOB, new Runs(NAME, ShardHost.MEMBER, 0)))
        .as("whoever takes over is to ask for it")
        .isEqualTo(List.of("a"));
    shard.call(BOB, new CancelFromPartition(NAME, "a", false));
    member.isBroken(false);

    member.ring();

    assertThat(member.begun()).isZero();
  }

  @Test
  void taskThatCannotBeginYet_beginsLater() {
    member.isBroken(true);
    schedule("a", new Twice(4), 0, 0);
    shard.advance(0);
    member.isBroken(false);

    member.ring();
    member.runTasks();

    assertThat(object(result("a"))).isEqualTo(8);
  }

  @Test
  void runOfAMemberThatIsGone_beginsAgain_andCountsOnce() {
    runningElsewhere("a");
    List<Object> asked = new ArrayList<>();
    member.elsewhere(
        message -> {
          asked.add(message);
          if (asked.size() == 1) {
            return List.of("a");
          }
          throw new TargetNotMemberException("gone");
        });
    shard.promote();
    member.ring();
    assertThat(member.begun()).as("its member runs it").isZero();
    member.ring();
    member.runTasks();
    shard.call(OTHER, new RunEnded(NAME, "a", run("a") - 1, data("late"), null, 0, 5));

    assertThat(object(result("a"))).isEqualTo(14);
    assertThat(runs("a")).isEqualTo(1);
  }

  @Test
  void runOfAMemberThatIsThere_isNotBegunAgain() {
    runningElsewhere("a");
    member.elsewhere(message -> List.of("a"));
    shard.promote();
    member.ring();
    shard.call(OTHER, new RunEnded(NAME, "a", run("a"), data("there"), null, shard.nowMillis(), 5));
    member.elsewhere(message -> List.of());
    member.ring();

    assertThat(member.begun()).isZero();
    assertThat(object(result("a"))).isEqualTo("there");
    assertThat(statistics("a").totalRunTimeNanos()).isEqualTo(5);
  }

  @Test
  void tasksAreListed() {
    for (String task : List.of("a", "b", "c")) {
      schedule(task, new Twice(1), 1_000, 0);
    }
    Listed listed =
        (Listed) Objects.requireNonNull(shard.callAll(BOB, new ListOfPartitions(NAME, 0)).reply());
    assertThat(listed.handlers())
        .extracting(ScheduledTaskHandler::taskName)
        .containsExactlyInAnyOrder("a", "b", "c");
  }

  @Test
  void tasksOfTheLosingSide_areKept_ifTheWinningSideHasNoneOfTheName() {
    schedule("a", new Twice(1), 1_000, 0);
    ScheduledExecutorState losing = new ScheduledExecutorState(new StateContext(NAME, 0, config));
    for (String task : List.of("a", "b")) {
      losing.apply(
          new ScheduledExecutorEffect.Put(
              List.of(
                  ScheduledTask.scheduled(
                      task, data(new Twice(3)).bytes(), 0, false, 0, shard.nowMillis()))));
    }
    losing.apply(new ScheduledExecutorEffect.Begun(List.of("b"), OTHER, List.of()));
    Merging merging = new ScheduledExecutorStructure().merging(losing, NAME);
    List<MergeLoss> losses = new ArrayList<>();
    for (StructureMessage<?> message; (message = merging.next(1)) != null; ) {
      losses.addAll(merging.losses(shard.call(ALICE, message)));
    }
    shard.advance(0);
    member.runTasks();

    assertThat(losses).hasSize(1);
    assertThat(object(result("b"))).isEqualTo(6);
    assertThat(isDone("a")).isFalse();
  }

  @Test
  void copies_areEqual_whateverHappens() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 50; round++) {
      ScheduledExecutorState copy = new ScheduledExecutorState(new StateContext(NAME, 0, config));
      Transfer transfer = shard.state().transfer();
      shard.onEffect(
          effect -> {
            Effect passed = transfer.pass(effect);
            if (passed != null) {
              copy.apply(shard.throughBytes(passed));
            }
          });
      for (Effect slice; (slice = transfer.next(1)) != null; ) {
        copy.apply(shard.throughBytes(slice));
        changeSomething(random);
      }
      changeSomething(random);
      assertThat(copy.digest()).as("seed=" + seed).isEqualTo(shard.state().digest());
      assertThat(copy.bytes()).as("seed=" + seed).isEqualTo(shard.state().bytes());
      assertThat(copy.alarmMillis()).as("seed=" + seed).isEqualTo(shard.state().alarmMillis());
      assertThat(shard.replica().digest()).as("seed=" + seed).isEqualTo(shard.state().digest());
    }
  }

  private void changeSomething(Random random) {
    String some = "task-" + random.nextInt(8);
    try {
      switch (random.nextInt(6)) {
        case 0, 1 ->
            schedule(
                some,
                random.nextInt(4) == 0 ? new Fail("some") : new Twice(1),
                random.nextInt(100),
                random.nextInt(2) * 50,
                random.nextBoolean());
        case 2 -> member.runTasks();
        case 3 -> shard.advance(random.nextInt(60));
        case 4 -> shard.call(ALICE, new CancelFromPartition(NAME, some, true));
        default -> shard.call(ALICE, new DisposeFromPartition(NAME, some));
      }
    } catch (RejectedExecutionException | StaleTaskException | DuplicateTaskException e) {
      assertThat(e).hasMessageContaining(NAME);
    }
  }
}
