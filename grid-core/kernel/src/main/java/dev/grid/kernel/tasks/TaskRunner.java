package dev.grid.kernel.tasks;

import dev.grid.GridAware;
import dev.grid.GridException;
import dev.grid.OverloadedException;
import dev.grid.RemoteException;
import dev.grid.Statistics.StructureStatistics;
import dev.grid.StructureId;
import dev.grid.StructureType;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.UserCode;
import dev.grid.protocol.Data;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs users' tasks on this member: a pool for each structure, and every task that has not ended by
 * its name. Thread-safe; nothing blocks.
 */
public final class TaskRunner {

  /** More structures than this do not run tasks on one member; names are made up by clients. */
  private static final int POOLS_MAX = 100_000;

  private static final List<Class<?>> TASKS = List.of(Callable.class, Runnable.class);

  private final TaskServices services;
  private final ConcurrentMap<StructureId, TaskPool> pools = new ConcurrentHashMap<>();
  private final ConcurrentMap<UUID, SubmittedTask> tasks = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /** Has nothing to run. */
  public TaskRunner(TaskServices services) {
    this.services = services;
  }

  TaskServices services() {
    return services;
  }

  /** How structures are reached from what depends on a task's result. */
  public Invoker invoker() {
    return services.invoker();
  }

  /**
   * The pool of a structure; the same until the structure is destroyed.
   *
   * @param limits is asked for those of a pool that is made now
   * @throws OverloadedException if too many structures have one
   */
  public TaskPool pool(StructureType<?, ?> type, String name, Supplier<TaskLimits> limits) {
    StructureId structure = type.id(name);
    TaskPool pool = pools.get(structure);
    if (pool != null) {
      return pool;
    }
    if (pools.size() >= POOLS_MAX) {
      throw new OverloadedException(
          structure
              + ": structures="
              + POOLS_MAX
              + " run tasks on this member, as many as may; destroy some");
    }
    return pools.computeIfAbsent(structure, id -> new TaskPool(this, type.tag(), id, limits.get()));
  }

  /** What has become of a structure's tasks here; {@link TaskCounts#NONE} if it has no pool. */
  public TaskCounts counts(StructureType<?, ?> type, String name) {
    TaskPool pool = pools.get(type.id(name));
    return pool == null ? TaskCounts.NONE : pool.counts();
  }

  /** The task of this name, if it has not ended on this member, or null. */
  public @Nullable SubmittedTask find(UUID task) {
    return tasks.get(task);
  }

  /** Cancels a task, as {@link SubmittedTask#cancel}; false if there is none of that name here. */
  public boolean cancel(UUID task, boolean interrupt) {
    SubmittedTask found = tasks.get(task);
    return found != null && found.cancel(interrupt);
  }

  /** A structure is destroyed: its pool is shut down, and one made later is another. */
  public void destroyed(StructureId structure) {
    TaskPool pool = pools.remove(structure);
    if (pool != null) {
      pool.shutdown();
    }
  }

  /** What became of the tasks of each structure, by {@link TaskCounts#NAMES}. */
  public List<StructureStatistics> statistics() {
    return pools.values().stream().map(TaskRunner::statistics).toList();
  }

  private static StructureStatistics statistics(TaskPool pool) {
    return pool.counts().of(pool.structure(), pool.countsEntries());
  }

  /**
   * The member ends: no task is begun any more. What waits is failed with {@link
   * dev.grid.GridNotActiveException}; what runs may end.
   */
  public void close() {
    closed = true;
    pools.values().forEach(TaskPool::refuseWaiting);
  }

  /** Whether the member ends: what fails from now on may have failed for that. */
  public boolean isClosed() {
    return closed;
  }

  /** The one of the same name that was there before, or null. */
  @Nullable SubmittedTask add(SubmittedTask task) {
    return tasks.putIfAbsent(task.id(), task);
  }

  void remove(SubmittedTask task) {
    tasks.remove(task.id(), task);
  }

  /** Reads a task, runs it, and writes what it returns; on its thread. */
  @Nullable Data run(TaskPool pool, Data code) throws Exception {
    Object task = UserCode.read(services, code, TASKS, pool + " task");
    if (task instanceof GridAware aware) {
      aware.setGrid(services.grid());
    }
    Object value = call(task);
    if (value == null) {
      return null;
    }
    Data written = pool.values().data(value, "a task's result");
    services.awaitSchemas();
    return written;
  }

  /**
   * What a call of the task's to the grid failed with must not be taken for what became of the
   * task's own: that is not to be made again. Nor must an {@link IOException}, after which the
   * reference's clients make any call again. So only the message names their classes.
   */
  private static @Nullable Object call(Object task) throws Exception {
    try {
      if (task instanceof Callable<?> callable) {
        return callable.call();
      }
      ((Runnable) task).run();
      return null;
    } catch (GridException | IOException e) {
      String named = e instanceof RemoteException ? e.getMessage() : e.toString();
      RemoteException failure = new RemoteException(named, e.getCause());
      failure.setStackTrace(e.getStackTrace());
      throw failure;
    }
  }
}
