package dev.grid.systemtests.simulation;

import dev.grid.durableexecutor.AsyncGridDurableExecutor;
import dev.grid.durableexecutor.StaleTaskIdException;
import dev.grid.systemtests.simulation.TaskLog.Mark;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A workload of durable tasks: callers submit one after another, wait for what it comes to, look at
 * that again and dispose of it; some are disposed of at once. What is promised:
 *
 * <ul>
 *   <li>Each that was accepted has run when its result comes, which is its own, however often it is
 *       retrieved; and it comes.
 *   <li>One runs again only if a member is gone, or was thought to be.
 *   <li>What was disposed of is not there, and is not begun any more a while later.
 * </ul>
 */
final class DurableTasks {

  static final String EXECUTOR = "durable";

  private static final int CALLERS = 4;
  private static final int KEYS = 20;
  private static final int DISPOSED_ONE_IN = 8;

  /** What a member is not told in this time it is told no more; and what was begun has ended. */
  static final long SETTLED_NANOS = 15_000_000_000L;

  private final World world;
  private final SimulatedNetwork network;
  private final TaskLog log;
  private final AsyncGridDurableExecutor executor;
  private final List<String> violations = new ArrayList<>();
  private final List<Disposed> disposed = new ArrayList<>();
  private boolean running = true;
  private long retrieved;
  private int open;

  private record Disposed(Mark task, long atNanos) {}

  DurableTasks(
      World world, SimulatedNetwork network, TaskLog log, AsyncGridDurableExecutor executor) {
    this.world = world;
    this.network = network;
    this.log = log;
    this.executor = executor;
  }

  void start() {
    for (int i = 0; i < CALLERS; i++) {
      world.in(world.micros(0, 5_000), this::submit);
    }
  }

  void stop() {
    running = false;
  }

  long retrieved() {
    return retrieved;
  }

  private void submit() {
    if (!running) {
      return;
    }
    Mark task = log.next();
    String key = "key" + world.random().nextInt(KEYS);
    executor
        .submitToKeyOwner(task, key)
        .whenComplete(
            (id, failure) -> {
              if (failure != null) {
                failed("cannot submit " + task, failure);
              } else if (world.random().nextInt(DISPOSED_ONE_IN) == 0) {
                dispose(task, id);
              } else {
                open++;
                long pause = world.random().nextInt(3) == 0 ? world.micros(0, 500_000) : 0;
                world.in(pause, () -> retrieve(task, id));
              }
            });
  }

  private void goOn() {
    world.in(world.micros(1_000, 100_000), this::submit);
  }

  /** Nobody can say what became of it, or it is a violation; there are others. */
  private void failed(String what, Throwable failure) {
    if (!TaskLog.isUnclear(failure)) {
      violations.add(what + " at ms " + world.nowMillis() + ": " + failure);
    }
    goOn();
  }

  private void retrieve(Mark task, long id) {
    boolean disposes = world.random().nextBoolean();
    CompletionStage<@Nullable Long> retrieving =
        disposes ? executor.retrieveAndDisposeResult(id) : executor.retrieveResult(id);
    retrieving.whenComplete(
        (value, failure) -> {
          open--;
          if (TaskLog.isUnclear(failure)) {
            goOn();
            return;
          }
          check(task, value, failure);
          retrieved++;
          if (disposes) {
            expectGone(task, id);
          } else {
            retrieveAgain(task, id);
          }
        });
  }

  private void check(Mark task, @Nullable Long value, @Nullable Throwable failure) {
    if (!task.allows(value, failure)) {
      violations.add(
          "%s has come to value=%s failure=%s at ms %d"
              .formatted(task, value, failure, world.nowMillis()));
    }
    if (log.of(task.number()).isEmpty()) {
      violations.add(task + " has a result and has not run at ms " + world.nowMillis());
    }
  }

  private void retrieveAgain(Mark task, long id) {
    executor
        .<Long>retrieveResult(id)
        .whenComplete(
            (value, failure) -> {
              if (!TaskLog.isUnclear(failure)) {
                check(task, value, failure);
              }
              dispose(task, id);
            });
  }

  private void dispose(Mark task, long id) {
    executor
        .disposeResult(id)
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                failed("cannot dispose of " + task, failure);
              } else {
                disposed.add(new Disposed(task, world.nowNanos()));
                expectGone(task, id);
              }
            });
  }

  private void expectGone(Mark task, long id) {
    executor
        .<Long>retrieveResult(id)
        .whenComplete(
            (value, failure) -> {
              if (!(failure instanceof StaleTaskIdException)) {
                failed(
                    task + " is there after it was disposed of: " + value,
                    failure == null ? new IllegalStateException() : failure);
              } else {
                goOn();
              }
            });
  }

  void judge(List<String> into) {
    if (open > 0) {
      violations.add(open + " results of durable tasks have not come");
    }
    for (Disposed each : disposed) {
      // Who did not reach others did not hear of it.
      long settled = Math.max(each.atNanos, network.disturbedNanos()) + SETTLED_NANOS;
      if (log.of(each.task.number()).stream().anyMatch(run -> run.atNanos() > settled)) {
        violations.add(each.task + " has run long after it was disposed of");
      }
    }
    into.addAll(violations);
  }
}
