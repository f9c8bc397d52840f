package dev.grid.kernel.tasks;

import dev.grid.GridNotActiveException;
import dev.grid.StructureId;
import dev.grid.kernel.OutOfMemory;
import dev.grid.kernel.StoredValues;
import dev.grid.kernel.UserCode;
import dev.grid.protocol.Data;
import dev.grid.protocol.RemoteFailure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of one structure on this member: so many run at a time, others wait in the order in
 * which they came. Invariants: {@code running <= threads}, {@code waiting <= queueCapacity}, and
 * nothing waits while fewer run than may.
 *
 * <p>Guarded by this; users' code and what depends on results run without it. A turn is one task on
 * one of the member's threads; then another pool's turn may come first.
 */
public final class TaskPool {

  private final TaskRunner runner;
  private final StructureId structure;
  private final StoredValues values;
  private final TaskLimits limits;
  private final Map<UUID, SubmittedTask> waiting = new LinkedHashMap<>();
  private int running;
  private boolean shutdown;

  private final LongAdder started = new LongAdder();
  private final LongAdder completed = new LongAdder();
  private final LongAdder cancelled = new LongAdder();
  private final LongAdder rejected = new LongAdder();
  private final LongAdder startLatencyNanos = new LongAdder();
  private final LongAdder executionNanos = new LongAdder();

  TaskPool(TaskRunner runner, String tag, StructureId structure, TaskLimits limits) {
    this.runner = runner;
    this.values = new StoredValues(tag, structure.name(), () -> runner.services().serialization());
    this.structure = structure;
    this.limits = limits;
  }

  /** Whose tasks it runs. */
  public StructureId structure() {
    return structure;
  }

  StoredValues values() {
    return values;
  }

  /**
   * Has a task run as soon as there is a thread for it. If one of this name has not ended here, it
   * is that one that is given, whatever the code.
   *
   * @param id its name, unique in the cluster and not to be guessed: whoever knows it may cancel it
   * @param code a serialized {@link java.util.concurrent.Callable} or {@link Runnable}
   * @throws RejectedExecutionException if there is no room, or the pool is shut down
   * @throws GridNotActiveException if the member ends
   */
  public SubmittedTask submit(UUID id, Data code) {
    SubmittedTask task = new SubmittedTask(id, this, code, runner.services().nanoTime());
    SubmittedTask before = runner.add(task);
    if (before != null) {
      if (before.pool() != this) {
        throw new IllegalArgumentException(
            this + ": " + before + " has the same name: take a random one");
      }
      return before;
    }
    RuntimeException refusal = offer(task);
    if (refusal != null) {
      rejected.increment();
      task.end(refusal, false, false);
      throw refusal;
    }
    return task;
  }

  private synchronized @Nullable RuntimeException offer(SubmittedTask task) {
    if (runner.isClosed()) {
      return new GridNotActiveException(this + ": the member ends, and begins no more tasks");
    }
    if (shutdown) {
      return new RejectedExecutionException(this + " was shut down, and takes no more tasks");
    }
    if (running < limits.threads()) {
      running++;
      runner.services().execute(new Turn(task));
      return null;
    }
    if (waiting.size() >= limits.queueCapacity()) {
      return new RejectedExecutionException(
          this
              + " has no room for another task on this member: threads="
              + limits.threads()
              + " are busy and queueCapacity="
              + limits.queueCapacity()
              + " is used; submit more slowly, or configure more");
    }
    waiting.put(task.id(), task);
    return null;
  }

  /** A thread of the member for one task. */
  private final class Turn implements Runnable {

    private final SubmittedTask task;

    Turn(SubmittedTask task) {
      this.task = task;
    }

    @Override
    public void run() {
      try {
        runNow(task);
      } finally {
        next();
      }
    }

    @Override
    public String toString() {
      return task.toString();
    }
  }

  private void next() {
    SubmittedTask next;
    synchronized (this) {
      next = pollWaiting();
      if (next == null) {
        running--;
        return;
      }
    }
    runner.services().execute(new Turn(next));
  }

  private @Nullable SubmittedTask pollWaiting() {
    var first = waiting.values().iterator();
    if (!first.hasNext()) {
      return null;
    }
    SubmittedTask task = first.next();
    first.remove();
    return task;
  }

  private void runNow(SubmittedTask task) {
    if (runner.isClosed()) {
      refuse(task);
    }
    if (!task.begin()) {
      return;
    }
    long begunNanos = runner.services().nanoTime();
    started.increment();
    startLatencyNanos.add(begunNanos - task.submittedNanos());
    Data value = null;
    RuntimeException failure = null;
    try {
      value = runner.run(this, task.code());
    } catch (Throwable e) {
      failure = told(UserCode.thrown(e, this + ": a task"));
    }
    long nanos = runner.services().nanoTime() - begunNanos;
    boolean isWanted = task.ran(nanos);
    executionNanos.add(nanos);
    runner.remove(task);
    if (!isWanted) {
      return;
    }
    completed.increment();
    if (failure == null) {
      task.result().complete(value);
    } else {
      task.result().completeExceptionally(failure);
    }
  }

  /** What a task has thrown, as its caller gets it wherever that is: also on this member. */
  private static RuntimeException told(Throwable thrown) {
    OutOfMemory.look(thrown);
    RuntimeException told = RemoteFailure.of(thrown).toException();
    told.setStackTrace(thrown.getStackTrace());
    return told;
  }

  /** A task has ended that did not come to its end; it may run still. */
  void dropped(SubmittedTask task, boolean wasWaiting, boolean isCancelled) {
    if (wasWaiting) {
      synchronized (this) {
        waiting.remove(task.id(), task);
      }
    }
    runner.remove(task);
    if (isCancelled) {
      cancelled.increment();
    }
  }

  /** Takes no more tasks for good; those that it has are run. Again does nothing. */
  public synchronized void shutdown() {
    shutdown = true;
  }

  /** Whether {@link #shutdown} was called. */
  public synchronized boolean isShutdown() {
    return shutdown;
  }

  /** The member ends: what has not begun is failed as that, so that it may be begun elsewhere. */
  void refuseWaiting() {
    List<SubmittedTask> refused;
    synchronized (this) {
      refused = new ArrayList<>(waiting.values());
    }
    refused.forEach(TaskPool::refuse);
  }

  private static void refuse(SubmittedTask task) {
    task.end(
        new GridNotActiveException(task + " was not begun, since the member ends"), false, false);
  }

  /** Whether its tasks are entries of its structure, which are not counted elsewhere. */
  boolean countsEntries() {
    return !limits.isKept();
  }

  /** What became of its tasks so far. */
  public TaskCounts counts() {
    int pending;
    int busy;
    synchronized (this) {
      pending = waiting.size();
      busy = running;
    }
    return new TaskCounts(
        pending,
        busy,
        started.sum(),
        completed.sum(),
        cancelled.sum(),
        rejected.sum(),
        TimeUnit.NANOSECONDS.toMillis(startLatencyNanos.sum()),
        TimeUnit.NANOSECONDS.toMillis(executionNanos.sum()));
  }

  @Override
  public String toString() {
    return values.structure();
  }
}
