package dev.grid.systemtests.simulation;

import dev.grid.scheduledexecutor.AsyncGridScheduledExecutor;
import dev.grid.scheduledexecutor.GridScheduledTask;
import dev.grid.scheduledexecutor.Schedule;
import dev.grid.scheduledexecutor.ScheduledTaskStatistics;
import dev.grid.scheduledexecutor.StaleTaskException;
import dev.grid.systemtests.simulation.TaskLog.Mark;
import dev.grid.systemtests.simulation.TaskLog.Run;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * A workload of tasks that partitions keep for later: some run once, some at a fixed rate until
 * they are cancelled. What is promised:
 *
 * <ul>
 *   <li>What was accepted to run once runs, not before its time, and comes to what it returns.
 *   <li>What runs at a fixed rate goes on, whatever fails, and does again at its rate when all is
 *       well.
 *   <li>A run is repeated only if a member is gone, or was thought to be; each is counted once at
 *       most.
 *   <li>What was cancelled or disposed of is not begun any more a while later.
 * </ul>
 */
final class ScheduledTasks {

  static final String EXECUTOR = "scheduled";

  private static final int ONCE = 3;
  private static final int PERIODIC = 3;
  private static final int PARTITIONS = 5;
  private static final long PERIOD_MILLIS_MAX = 1_500;
  private static final long STALLED_NANOS = 8_000_000_000L;

  /** How much the cluster's time may differ from the world's. */
  private static final long EARLY_NANOS_MAX = 100_000_000L;

  private final World world;
  private final SimulatedNetwork network;
  private final TaskLog log;
  private final AsyncGridScheduledExecutor executor;
  private final List<String> violations = new ArrayList<>();
  private final List<Periodic> periodic = new ArrayList<>();
  private boolean running = true;
  private long stoppedNanos;
  private long ended;
  private int open;

  ScheduledTasks(
      World world, SimulatedNetwork network, TaskLog log, AsyncGridScheduledExecutor executor) {
    this.world = world;
    this.network = network;
    this.log = log;
    this.executor = executor;
  }

  void start() {
    for (int i = 0; i < ONCE; i++) {
      world.in(world.micros(0, 5_000), this::once);
    }
    for (int i = 0; i < PERIODIC; i++) {
      world.in(world.micros(0, 5_000), this::periodic);
    }
  }

  /** When all has been well for long: what runs must be running still, and is cancelled. */
  void stop() {
    running = false;
    stoppedNanos = world.nowNanos();
    periodic.forEach(Periodic::mustRun);
    periodic.forEach(Periodic::cancel);
  }

  /** How many have run once, or were cancelled. */
  long ended() {
    return ended;
  }

  private int anyPartition() {
    return world.random().nextInt(PARTITIONS);
  }

  private void failed(String what, Throwable failure) {
    if (!TaskLog.isUnclear(failure)) {
      violations.add(what + " at ms " + world.nowMillis() + ": " + failure);
    }
  }

  // Once.

  private void once() {
    if (!running) {
      return;
    }
    Mark task = log.next();
    long delayMillis = world.random().nextInt(2_000);
    long dueNanos = world.nowNanos() + delayMillis * 1_000_000;
    executor
        .scheduleOnPartition(task, anyPartition(), Schedule.after(Duration.ofMillis(delayMillis)))
        .whenComplete(
            (scheduled, failure) -> {
              if (failure != null) {
                failed("cannot schedule " + task, failure);
                onceMore();
              } else {
                open++;
                await(task, scheduled, dueNanos);
              }
            });
  }

  private void onceMore() {
    world.in(world.micros(1_000, 100_000), this::once);
  }

  private void await(Mark task, GridScheduledTask<Long> scheduled, long dueNanos) {
    scheduled
        .async()
        .get()
        .whenComplete(
            (value, failure) -> {
              open--;
              if (TaskLog.isUnclear(failure)) {
                onceMore();
                return;
              }
              List<Run> runs = log.of(task.number());
              if (!task.allows(value, failure) || runs.isEmpty()) {
                violations.add(
                    "%s has come to value=%s failure=%s runs=%s at ms %d"
                        .formatted(task, value, failure, runs, world.nowMillis()));
              } else if (runs.getFirst().atNanos() < dueNanos - EARLY_NANOS_MAX) {
                violations.add(task + " has run too early: " + runs + " due=" + dueNanos);
              }
              ended++;
              count(task, scheduled, 1);
            });
  }

  /** Looks at how often it counts as run, then disposes of it. */
  private void count(Mark task, GridScheduledTask<?> scheduled, long least) {
    scheduled
        .async()
        .statistics()
        .whenComplete(
            (statistics, failure) -> {
              if (failure == null) {
                counted(task, statistics, least);
              } else {
                failed(task + " has no statistics", failure);
              }
              dispose(task, scheduled);
            });
  }

  private void counted(Mark task, ScheduledTaskStatistics statistics, long least) {
    long runs = log.of(task.number()).size();
    if (statistics.runs() < least || statistics.runs() > runs) {
      violations.add(
          "%s has run %d times and counts as run %d times"
              .formatted(task, runs, statistics.runs()));
    }
  }

  private void dispose(Mark task, GridScheduledTask<?> scheduled) {
    scheduled
        .async()
        .dispose()
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                failed("cannot dispose of " + task, failure);
              } else {
                expectGone(task, scheduled);
              }
              if (!task.isPeriodic()) {
                onceMore();
              }
            });
  }

  private void expectGone(Mark task, GridScheduledTask<?> scheduled) {
    scheduled
        .async()
        .isDone()
        .whenComplete(
            (done, failure) -> {
              if (!(failure instanceof StaleTaskException)) {
                failed(
                    task + " is there after it was disposed of: " + done,
                    failure == null ? new IllegalStateException() : failure);
              }
            });
  }

  // At a fixed rate.

  private void periodic() {
    if (running) {
      new Periodic(log.nextThatReturns().periodic()).begin();
    }
  }

  /** A task that runs until it is cancelled. */
  private final class Periodic {

    private final Mark task;
    private final long periodMillis = 200 + world.random().nextInt((int) PERIOD_MILLIS_MAX - 200);
    private @Nullable GridScheduledTask<Long> scheduled;
    private long begunNanos;
    private long cancelledNanos;

    Periodic(Mark task) {
      this.task = task;
    }

    void begin() {
      Duration period = Duration.ofMillis(periodMillis);
      executor
          .scheduleOnPartition(task, anyPartition(), Schedule.atFixedRate(period, period))
          .whenComplete(
              (there, failure) -> {
                if (failure != null) {
                  failed("cannot schedule " + task, failure);
                  periodic();
                  return;
                }
                scheduled = there;
                begunNanos = world.nowNanos();
                periodic.add(this);
                world.in(world.micros(1_000_000, 20_000_000), this::replace);
              });
    }

    private void replace() {
      if (running) {
        cancel();
        periodic();
      }
    }

    void cancel() {
      GridScheduledTask<Long> there = scheduled;
      if (there == null) {
        return;
      }
      scheduled = null;
      there
          .async()
          .cancel(world.random().nextBoolean())
          .whenComplete(
              (was, failure) -> {
                if (failure != null) {
                  failed("cannot cancel " + task, failure);
                  return;
                }
                if (!was) {
                  violations.add(task + " had ended by itself at ms " + world.nowMillis());
                }
                cancelledNanos = world.nowNanos();
                ended++;
                expectCancelled(there);
              });
    }

    private void expectCancelled(GridScheduledTask<Long> there) {
      there
          .async()
          .get()
          .whenComplete(
              (value, failure) -> {
                if (!(failure instanceof CancellationException)) {
                  failed(
                      task + " goes on after it was cancelled: " + value,
                      failure == null ? new IllegalStateException() : failure);
                }
                count(task, there, 0);
              });
    }

    /** It has run lately, if it was there for long. */
    void mustRun() {
      List<Run> runs = log.of(task.number());
      long last = runs.isEmpty() ? begunNanos : runs.getLast().atNanos();
      if (scheduled != null && stoppedNanos - last > STALLED_NANOS) {
        violations.add(
            "%s has stopped: periodMillis=%d runs=%d last=%d ms before %d"
                .formatted(
                    task,
                    periodMillis,
                    runs.size(),
                    (stoppedNanos - last) / 1_000_000,
                    world.nowMillis()));
      }
    }

    void judge() {
      // Who did not reach others did not hear of it.
      long settled =
          Math.max(cancelledNanos, network.disturbedNanos()) + DurableTasks.SETTLED_NANOS;
      if (cancelledNanos > 0
          && log.of(task.number()).stream().anyMatch(run -> run.atNanos() > settled)) {
        violations.add(task + " has run long after it was cancelled");
      }
    }
  }

  void judge(List<String> into) {
    if (open > 0) {
      violations.add(open + " scheduled tasks have not come to their ends");
    }
    periodic.forEach(Periodic::judge);
    into.addAll(violations);
  }
}
