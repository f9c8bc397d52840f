package dev.grid.structures.scheduledexecutor;

import dev.grid.OverloadedException;
import dev.grid.kernel.PartServices;
import dev.grid.kernel.StructureMessage;
import dev.grid.kernel.runs.PartitionRuns;
import dev.grid.kernel.runs.RunMessages;
import dev.grid.kernel.runs.RunResult;
import dev.grid.kernel.tasks.TaskRunner;
import dev.grid.protocol.Data;
import dev.grid.scheduledexecutor.GridScheduledExecutor;
import dev.grid.structures.scheduledexecutor.ScheduledExecutorMessages.*;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What one scheduled executor has on this member beside its partitions. Thread-safe. */
final class ScheduledRuns implements AutoCloseable {

  /** The threads that ask all partitions and members. */
  private static final String POOL = "scheduled-executors";

  private final String name;
  private final PartServices services;
  private final PartitionRuns<String> runs;

  /** How many tasks the member serves, of all partitions and its own. */
  private final AtomicInteger tasks = new AtomicInteger();

  private volatile boolean shutDown;

  ScheduledRuns(String name, PartServices services) {
    this.name = name;
    this.services = services;
    runs =
        new PartitionRuns<>(
            GridScheduledExecutor.TYPE,
            name,
            () -> services.config().structure(GridScheduledExecutor.TYPE, name).threads(),
            new Messages(),
            services);
  }

  private final class Messages implements RunMessages<String> {

    /** What is no partition of the table's is the member's own. */
    @Override
    public StructureMessage<Void> ended(int partition, String task, RunResult r) {
      return partition < services.invoker().partitionCount()
          ? new RunEnded(
              name, task, r.number(), r.value(), r.failure(), r.begunMillis(), r.runNanos())
          : new RunEndedOnMember(
              name, task, r.number(), r.value(), r.failure(), r.begunMillis(), r.runNanos());
    }

    @Override
    public StructureMessage<List<String>> runs(UUID member, int partition) {
      return new Runs(name, member, partition);
    }

    @Override
    public StructureMessage<Void> cancelled(
        UUID member, int partition, String task, long number, boolean interrupt) {
      return new CancelRun(name, member, partition, task, number, interrupt);
    }

    @Override
    public StructureMessage<Void> abandoned(UUID member, Map<String, Long> runs) {
      return new Abandoned(name, member, List.copyOf(runs.keySet()), List.copyOf(runs.values()));
    }
  }

  /** Begins the run that the task's progress says. */
  void begin(TaskRunner runner, int partition, ScheduledTask task) {
    runs.begin(runner, partition, task.name(), task.progress().run(), new Data(task.task()));
  }

  /** Ends the run that the task's progress says, wherever it is. */
  void cancel(UUID self, int partition, ScheduledTask task, boolean interrupt) {
    UUID member = task.progress().member();
    long run = task.progress().run();
    runs.cancel(member, member.equals(self), partition, task.name(), run, interrupt);
  }

  void cancelHere(CancelRun m) {
    runs.cancelHere(m.partition(), m.taskName(), m.run(), m.interrupt());
  }

  List<String> of(int partition) {
    return runs.of(partition);
  }

  void watch(int partition, UUID member, List<ScheduledTask> tasks) {
    Map<String, Long> watched = new LinkedHashMap<>();
    tasks.forEach(task -> watched.put(task.name(), task.progress().run()));
    runs.watch(partition, member, watched);
  }

  int tasks() {
    return tasks.get();
  }

  void count(int more) {
    tasks.addAndGet(more);
  }

  boolean isShutDown() {
    return shutDown;
  }

  /** Has this member accept no tasks at once, and partitions soon: then it completes. */
  CompletableFuture<@Nullable Object> shutDown() {
    shutDown = true;
    return outside(
        () ->
            services
                .invoker()
                .<Void, @Nullable Object>invoke(new ShutdownPartitions(name), done -> null));
  }

  /** The tasks of all partitions and members. */
  CompletableFuture<@Nullable Object> all() {
    return outside(
        () ->
            services
                .invoker()
                .invoke(new ListOfPartitions(name, 0), ScheduledRuns::handlers)
                .thenCombine(
                    services.invoker().invoke(new ListOfMembers(name), ScheduledRuns::handlers),
                    ScheduledRuns::joined));
  }

  private static List<ScheduledTaskHandler> handlers(@Nullable Listed listed) {
    return Objects.requireNonNull(listed).handlers();
  }

  private static List<ScheduledTaskHandler> joined(
      List<ScheduledTaskHandler> some, List<ScheduledTaskHandler> others) {
    List<ScheduledTaskHandler> all = new ArrayList<>(some);
    all.addAll(others);
    return all;
  }

  /** Whoever calls holds a partition, with which others are not asked. */
  private CompletableFuture<@Nullable Object> outside(
      Supplier<CompletableFuture<? extends @Nullable Object>> asking) {
    CompletableFuture<@Nullable Object> answer = new CompletableFuture<>();
    boolean isOffered =
        services.execute(
            POOL,
            () -> {
              try {
                var unused =
                    asking
                        .get()
                        .whenComplete(
                            (value, failure) -> {
                              if (failure == null) {
                                answer.complete(value);
                              } else {
                                answer.completeExceptionally(failure);
                              }
                            });
              } catch (RuntimeException e) {
                answer.completeExceptionally(e);
              }
            });
    if (!isOffered) {
      throw new OverloadedException(
          "scheduled-executor=" + name + ": pool=" + POOL + " of this member has no room");
    }
    return answer;
  }

  @Override
  public void close() {
    runs.close();
  }
}
