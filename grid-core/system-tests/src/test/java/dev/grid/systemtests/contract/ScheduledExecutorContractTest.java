package dev.grid.systemtests.contract;

import static dev.grid.scheduledexecutor.Schedule.after;
import static dev.grid.scheduledexecutor.Schedule.atFixedRate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.StructureDestroyedException;
import dev.grid.scheduledexecutor.DuplicateTaskException;
import dev.grid.scheduledexecutor.GridScheduledExecutor;
import dev.grid.scheduledexecutor.GridScheduledTask;
import dev.grid.scheduledexecutor.Schedule;
import dev.grid.scheduledexecutor.ScheduledTaskHandle;
import dev.grid.scheduledexecutor.ScheduledTaskStatistics;
import dev.grid.scheduledexecutor.StaleTaskException;
import dev.grid.systemtests.Deployment;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.MemberTasks;
import dev.grid.systemtests.Names;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Scheduled executors. */
@ContractSuite
@Execution(ExecutionMode.CONCURRENT)
final class ScheduledExecutorContractTest {

  private static final Schedule NOW = after(Duration.ZERO);
  private static final Schedule LATER = after(Duration.ofDays(1));
  private static final Schedule OFTEN = atFixedRate(Duration.ZERO, Duration.ofMillis(10));
  private static final int MANY = 10_000;

  private final Reach reach;
  private final GridScheduledExecutor executor;
  private final GridScheduledExecutor peers;
  private final String text = Names.fresh("text-");

  ScheduledExecutorContractTest(Reach reach) {
    this.reach = reach;
    this.executor = reach.freshScheduledExecutor("scheduled-");
    this.peers = reach.site().peer().scheduledExecutor(executor.name());
  }

  private boolean isReference() {
    return reach.deployment() == Deployment.REFERENCE;
  }

  private static Callable<Integer> call(MemberTasks.Ours task) {
    return task;
  }

  private static Runnable run(MemberTasks.Ours task) {
    return task;
  }

  private UUID member() {
    return reach.site().grid().cluster().members().getFirst().id();
  }

  @Test
  void task_runsOnce_andItsResultStays() throws Exception {
    GridScheduledTask<Integer> task =
        executor.schedule(call(MemberTasks.count(text)), after(Duration.ofMillis(50)));
    assertThat(task.get()).isEqualTo(1);
    assertThat(peers.<Integer>task(task.handle()).get()).isEqualTo(1);
    assertThat(task.isDone()).isTrue();
    assertThat(task.isCancelled()).isFalse();
    assertThat(task.cancel(true)).isFalse();
    ScheduledTaskStatistics statistics = task.statistics();
    assertThat(statistics.runs()).isEqualTo(1);
    assertThat(statistics.totalRun())
        .isEqualTo(statistics.lastRun())
        .isGreaterThanOrEqualTo(Duration.ZERO);
    assertThat(statistics.totalIdle())
        .isEqualTo(statistics.lastIdle())
        .isGreaterThanOrEqualTo(Duration.ZERO);
    assertThat(MemberTasks.runs(text)).isEqualTo(1);
  }

  @Test
  void task_waitsForItsTime() {
    GridScheduledTask<Integer> task = executor.schedule(call(MemberTasks.count(text)), LATER);
    Waiting<Integer> waiting = Waiting.start(task::get);
    waiting.assertWaits(task::isDone);
    assertThat(task.isDone()).isFalse();
    assertThat(task.delay()).isBetween(Duration.ofHours(23), Duration.ofDays(1));
    assertThat(task.statistics().runs()).isZero();
    assertThat(task.cancel(false)).isTrue();

    assertThatThrownBy(waiting::join).isInstanceOf(CancellationException.class);
    assertThat(task.isDone()).isTrue();
    assertThat(task.isCancelled()).isTrue();
    assertThat(MemberTasks.runs(text)).isZero();
  }

  @Test
  void periodicTask_runsUntilItIsCancelled() {
    GridScheduledTask<@Nullable Object> task =
        executor.schedule(run(MemberTasks.count(text)), OFTEN);
    Eventually.holds("it runs again and again", () -> MemberTasks.runs(text) >= 5);
    Eventually.holds("runs are counted", () -> task.statistics().runs() >= 5);
    assertThat(task.isDone()).isFalse();
    assertThat(task.cancel(false)).isTrue();

    assertThatThrownBy(task::get).isInstanceOf(CancellationException.class);
    ScheduledTaskStatistics statistics = task.statistics();
    assertThat(MemberTasks.runs(text)).isGreaterThanOrEqualTo((int) statistics.runs());
    assertThat(statistics.totalIdle()).isGreaterThanOrEqualTo(statistics.lastIdle());
  }

  @Test
  void runs_doNotOverlap() {
    GridScheduledTask<@Nullable Object> task =
        executor.schedule(run(MemberTasks.await(text)), OFTEN);
    Eventually.holds("it runs", () -> MemberTasks.runs(text) == 1);
    Eventually.holds("others run many times", () -> hasRunOften());
    assertThat(MemberTasks.runs(text)).isEqualTo(1);
    MemberTasks.open(text);
    Eventually.holds("it runs again", () -> MemberTasks.runs(text) > 1);
    task.cancel(true);
  }

  private boolean hasRunOften() {
    String other = Names.fresh("other-");
    GridScheduledTask<@Nullable Object> often =
        executor.schedule(run(MemberTasks.count(other)), OFTEN);
    Eventually.holds("it runs", () -> MemberTasks.runs(other) >= 5);
    return often.cancel(false);
  }

  @Test
  void runOfATaskThatIsCancelled_isInterrupted_ifThatIsAskedFor() {
    if (isReference()) {
      return; // It cannot.
    }
    for (boolean interrupt : new boolean[] {false, true}) {
      String gate = text + interrupt;
      GridScheduledTask<@Nullable Object> task =
          executor.schedule(run(MemberTasks.await(gate)), OFTEN);
      Eventually.holds("it runs", () -> MemberTasks.runs(gate) == 1);
      assertThat(task.cancel(interrupt)).isTrue();
      assertThatThrownBy(task::get).isInstanceOf(CancellationException.class);
    }
    Eventually.holds(
        "one is interrupted", () -> MemberTasks.runs(MemberTasks.INTERRUPTED + text + true) == 1);
    assertThat(MemberTasks.runs(MemberTasks.INTERRUPTED + text + false)).isZero();
    MemberTasks.open(text + false);
  }

  @Test
  void failure_endsATask_andIsItsResult() {
    GridScheduledTask<Integer> once = executor.schedule(call(MemberTasks.fail(text)), NOW);
    GridScheduledTask<@Nullable Object> periodic =
        executor.schedule(run(MemberTasks.fail(text)), OFTEN);
    for (GridScheduledTask<?> task : List.of(once, periodic)) {
      assertThatThrownBy(task::get)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(text);
      assertThat(task.isDone()).isTrue();
      assertThat(task.isCancelled()).isFalse();
      assertThat(task.statistics().runs()).isEqualTo(1);
    }
  }

  @Test
  void name_isUsedOnce_untilItsTaskIsDisposedOf() throws Exception {
    GridScheduledTask<Integer> task =
        executor.schedule(call(MemberTasks.count(text)), NOW.named("report"));
    assertThat(task.handle().task()).isEqualTo("report");
    assertThat(task.get()).isEqualTo(1);
    assertThatThrownBy(() -> peers.schedule(call(MemberTasks.count(text)), NOW.named("report")))
        .isInstanceOf(DuplicateTaskException.class);

    task.dispose();

    assertThat(peers.schedule(call(MemberTasks.count(text)), NOW.named("report")).get())
        .isEqualTo(2);
  }

  @Test
  void taskThatIsDisposedOf_isStale() {
    GridScheduledTask<Integer> task = executor.schedule(call(MemberTasks.count(text)), LATER);
    task.dispose();
    List<Runnable> calls =
        List.of(
            task::delay,
            task::isDone,
            task::isCancelled,
            task::statistics,
            task::dispose,
            () -> task.cancel(false));
    assertThatThrownBy(task::get).isInstanceOf(StaleTaskException.class);
    for (Runnable call : calls) {
      assertThatThrownBy(call::run).isInstanceOf(StaleTaskException.class);
    }
  }

  @Test
  void taskThatDisposesOfItself_isStaleWhenItIsDone() {
    GridScheduledTask<@Nullable Object> task =
        executor.schedule(run(MemberTasks.count(text)), NOW.autoDisposing());
    Eventually.passes(
        "it is gone",
        () -> assertThatThrownBy(task::isDone).isInstanceOf(StaleTaskException.class));
    assertThat(MemberTasks.runs(text)).isEqualTo(1);
  }

  @Test
  void taskIsWhereItIsPut() throws Exception {
    GridScheduledTask<Integer> ofKey =
        executor.scheduleOnKeyOwner(call(MemberTasks.length("ab")), "key", NOW);
    assertThat(ofKey.handle().partition())
        .isEqualTo(reach.site().grid().cluster().partitionOf("key"));
    assertThat(ofKey.get()).isEqualTo(2);
    GridScheduledTask<Integer> ofPartition =
        executor.scheduleOnPartition(call(MemberTasks.length("ab")), 5, NOW);
    assertThat(ofPartition.handle().partition()).isEqualTo(5);
    assertThat(ofPartition.get()).isEqualTo(2);
    GridScheduledTask<Integer> ofMember =
        executor.scheduleOnMember(call(MemberTasks.length("ab")), member(), NOW.named("m"));
    assertThat(ofMember.handle())
        .isEqualTo(new ScheduledTaskHandle(executor.name(), "m", -1, member()));
    assertThat(ofMember.get()).isEqualTo(2);
    assertThat(ofMember.statistics().runs()).isEqualTo(1);
    assertThat(ofMember.isDone()).isTrue();
    ofMember.dispose();
    assertThatThrownBy(ofMember::isDone).isInstanceOf(StaleTaskException.class);
  }

  @Test
  void tasksOfAllMembers_runOnEach() throws Exception {
    Map<UUID, GridScheduledTask<@Nullable Object>> tasks =
        executor.scheduleOnAllMembers(run(MemberTasks.count(text)), OFTEN.named("all"));
    assertThat(tasks).containsOnlyKeys(member());
    GridScheduledTask<@Nullable Object> task = tasks.get(member());
    Eventually.holds("it runs", () -> MemberTasks.runs(text) >= 3);
    assertThatThrownBy(
            () ->
                peers.scheduleOnMembers(
                    run(MemberTasks.count(text)), List.of(member()), OFTEN.named("all")))
        .isInstanceOf(DuplicateTaskException.class);
    assertThat(task).isNotNull();
    assertThat(peers.task(task.handle()).cancel(true)).isTrue();
    assertThat(task.isCancelled()).isTrue();
  }

  @Test
  void allTasks_areFound() {
    List<ScheduledTaskHandle> handles = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      handles.add(executor.schedule(call(MemberTasks.length("x")), LATER).handle());
      handles.add(
          executor.scheduleOnMember(run(MemberTasks.count(text)), member(), LATER).handle());
    }
    assertThat(peers.tasks()).extracting(GridScheduledTask::handle).hasSameElementsAs(handles);
    executor.tasks().forEach(GridScheduledTask::dispose);
    assertThat(peers.tasks()).isEmpty();
  }

  @Test
  void partitionThatIsFull_refusesAnother() {
    GridScheduledExecutor few = reach.freshScheduledExecutor(Names.FEW_TASKS);
    List<GridScheduledTask<?>> tasks = new ArrayList<>();
    for (int i = 0; i < Names.FEW; i++) {
      tasks.add(few.scheduleOnKeyOwner(call(MemberTasks.length("x")), "key", LATER));
    }
    assertThatThrownBy(() -> few.scheduleOnKeyOwner(call(MemberTasks.length("x")), "key", LATER))
        .isInstanceOf(RejectedExecutionException.class);
    tasks.getFirst().dispose();
    few.scheduleOnKeyOwner(call(MemberTasks.length("x")), "key", LATER);
  }

  @Test
  void memberThatIsFull_refusesAnother() {
    for (int i = 0; i < 100; i++) {
      executor.schedule(call(MemberTasks.length("x")), LATER);
    }
    assertThatThrownBy(() -> executor.schedule(call(MemberTasks.length("x")), LATER))
        .isInstanceOf(RejectedExecutionException.class);
    executor.tasks().forEach(GridScheduledTask::dispose);
    executor.schedule(call(MemberTasks.length("x")), LATER).dispose();
  }

  @Test
  void shutDown_refusesNewTasks_andKeepsTheOthers() throws Exception {
    GridScheduledTask<Integer> task = executor.schedule(call(MemberTasks.length("ab")), NOW);
    assertThat(task.get()).isEqualTo(2);
    executor.shutdown();
    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(() -> peers.schedule(call(MemberTasks.length("ab")), NOW))
          .isInstanceOf(RejectedExecutionException.class);
    }
    assertThatThrownBy(() -> peers.scheduleOnMember(call(MemberTasks.length("ab")), member(), NOW))
        .isInstanceOf(RejectedExecutionException.class);
    if (!isReference()) { // It answers nothing any more.
      assertThat(task.get()).isEqualTo(2);
    }
  }

  @Test
  void whatCannotBe_isRefused() {
    assertThatThrownBy(() -> after(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("delay=PT-0.001S");
    assertThatThrownBy(() -> atFixedRate(Duration.ZERO, Duration.ofNanos(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("period=");
    assertThatThrownBy(() -> NOW.named("")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> executor.scheduleOnPartition(call(MemberTasks.length("x")), 271, NOW))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("partition=271");
    Callable<Integer> none = absent();
    assertThatThrownBy(() -> executor.schedule(none, NOW)).isInstanceOf(NullPointerException.class);
    UUID nobody = UUID.randomUUID();
    assertThatThrownBy(() -> executor.scheduleOnMember(call(MemberTasks.length("x")), nobody, NOW))
        .isInstanceOf(RuntimeException.class);
    assertThatThrownBy(
            () -> executor.task(new ScheduledTaskHandle(executor.name(), "none", 3, null)).isDone())
        .isInstanceOf(StaleTaskException.class);
  }

  @Test
  void destroy_endsTasksAndWaits() {
    if (isReference()) {
      return; // Its waits do not end.
    }
    GridScheduledTask<Integer> task = executor.schedule(call(MemberTasks.count(text)), LATER);
    Waiting<Integer> waiting = Waiting.start(task::get);
    waiting.assertWaits(task::isDone);
    peers.destroy();

    assertThatThrownBy(waiting::join).hasCauseInstanceOf(StructureDestroyedException.class);
    assertThat(peers.tasks()).isEmpty();
  }

  @Test
  void thousands_costNoThreads() {
    if (isReference()) {
      return; // Nothing is promised of it.
    }
    GridScheduledExecutor many = reach.freshScheduledExecutor(Names.MANY_TASKS);
    int threads = Thread.activeCount();
    List<CompletableFuture<?>> scheduled = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      scheduled.add(
          many.async()
              .schedule(call(MemberTasks.count(text)), i % 2 == 0 ? LATER : NOW)
              .toCompletableFuture());
    }
    scheduled.forEach(CompletableFuture::join);
    // Other tests start clusters meanwhile.
    assertThat(Thread.activeCount()).isLessThan(threads + MANY / 10);
    Eventually.holds("what is due runs", () -> MemberTasks.runs(text) == MANY / 2);
    assertThat(many.tasks()).hasSize(MANY);
    many.destroy();
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // What a careless caller does.
  private static <T> T absent() {
    return null;
  }
}
