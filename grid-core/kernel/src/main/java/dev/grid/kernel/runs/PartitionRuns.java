package dev.grid.kernel.runs;

import dev.grid.GridNotActiveException;
import dev.grid.IndeterminateResultException;
import dev.grid.MessageTooLargeException;
import dev.grid.StructureDestroyedException;
import dev.grid.StructureType;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.PartServices;
import dev.grid.kernel.StructureMessage;
import dev.grid.kernel.tasks.SubmittedTask;
import dev.grid.kernel.tasks.TaskLimits;
import dev.grid.kernel.tasks.TaskRunner;
import dev.grid.protocol.Data;
import dev.grid.protocol.RecordedFailure;
import dev.grid.protocol.TargetNotMemberException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one structure's partitions have running on this member. Thread-safe; nothing blocks.
 *
 * <p>Invariant: a run is here from its beginning until its partition has acknowledged what it came
 * to. So what is not here has ended, and its partition knows, or was lost.
 *
 * @param <K> what a task is called in its partition
 */
public final class PartitionRuns<K> implements AutoCloseable {

  /** The threads that send again what did not arrive. */
  private static final String POOL = "task-reports";

  /** How soon it is sent again, or a member is asked again. */
  private static final long AGAIN_MILLIS = 500;

  /** So often a member is told that a run is cancelled, until it has heard of it. */
  private static final int CANCEL_TRIES_MAX = 20;

  private static final System.Logger log = System.getLogger(PartitionRuns.class.getName());

  private final StructureType<?, ?> type;
  private final String name;
  private final IntSupplier threads;
  private final RunMessages<K> messages;
  private final PartServices services;
  private final ConcurrentMap<Place<K>, Run> runs = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /** Where a task is, and what it is called there. */
  private record Place<K>(int partition, K key) {}

  /**
   * Runs nothing yet.
   *
   * @param threads how many tasks run at a time; the others wait, as many as partitions keep. Asked
   *     when the first one begins, as the structure may be configured until it has something
   */
  public PartitionRuns(
      StructureType<?, ?> type,
      String name,
      IntSupplier threads,
      RunMessages<K> messages,
      PartServices services) {
    this.type = type;
    this.name = name;
    this.threads = threads;
    this.messages = messages;
    this.services = services;
  }

  /**
   * Has a task run as soon as there is a thread for it; not if this run of it has been begun. To be
   * called by whoever holds the partition. Throws nothing.
   *
   * @param number tells the runs of one task apart; later ones have larger numbers
   */
  public void begin(TaskRunner runner, int partition, K key, long number, Data task) {
    Place<K> place = new Place<>(partition, key);
    Run before = runs.get(place);
    if (before != null && before.number == number) {
      return;
    }
    Run run = new Run(place, number, services.nowMillis());
    runs.put(place, run);
    submit(run, runner, task);
  }

  /** One that cannot be begun yet is here already, so that it can be cancelled and is asked for. */
  private void submit(Run run, TaskRunner runner, Data task) {
    if (runs.get(run.place) != run) {
      return;
    }
    try {
      run.submit(runner, task);
    } catch (GridNotActiveException e) {
      // The member ends, and whoever serves the partition then begins it.
      runs.remove(run.place, run);
    } catch (RuntimeException e) {
      log.log(System.Logger.Level.WARNING, run + " cannot be begun, and will be tried again", e);
      later(() -> submit(run, runner, task), runner.isClosed());
    }
  }

  /**
   * Ends a run, of which nothing will be told. To be called by whoever holds the partition. Throws
   * nothing.
   *
   * @param member who runs it: another than this one if the partition has moved meanwhile, which is
   *     told soon. If it is gone or does not hear of it for {@link #CANCEL_TRIES_MAX} tries, the
   *     run ends by itself, and what it comes to is not taken
   * @param isHere whether that is this member
   * @param interrupt whether to interrupt it if it runs; else it goes on to its end
   */
  public void cancel(
      UUID member, boolean isHere, int partition, K key, long number, boolean interrupt) {
    cancelHere(partition, key, number, interrupt);
    if (!isHere) {
      var unused =
          services.schedule(
              POOL,
              () ->
                  tellCancelled(
                      messages.cancelled(member, partition, key, number, interrupt),
                      partition,
                      CANCEL_TRIES_MAX),
              0);
    }
  }

  private void tellCancelled(StructureMessage<Void> message, int partition, int tries) {
    if (!closed) {
      var unused =
          invoke(message, partition)
              .whenComplete(
                  (done, failure) ->
                      later(
                          () -> tellCancelled(message, partition, tries - 1),
                          failure == null || tries == 1 || isGone(failure) || isOver(failure)));
    }
  }

  /** Ends a run if this member has it, as another tells it that holds the partition by now. */
  public void cancelHere(int partition, K key, long number, boolean interrupt) {
    Place<K> place = new Place<>(partition, key);
    Run run = runs.get(place);
    if (run != null && run.number <= number && runs.remove(place, run)) {
      run.cancel(interrupt);
    }
  }

  /** Which of a partition's tasks run here, or are about to, or whose end it may not know. */
  public List<K> of(int partition) {
    List<K> keys = new ArrayList<>();
    for (Place<K> place : runs.keySet()) {
      if (place.partition == partition) {
        keys.add(place.key);
      }
    }
    return keys;
  }

  /**
   * A partition is served here from now on: asks a member that ran tasks of it, until it has none
   * of them any more, and tells the partition of those that have no member.
   *
   * @param tasks the numbers of their runs by then
   */
  public void watch(int partition, UUID member, Map<K, Long> tasks) {
    // Whoever calls holds the partition, with which nothing else may be called.
    var unused = services.schedule(POOL, () -> ask(partition, member, tasks), 0);
  }

  private void ask(int partition, UUID member, Map<K, Long> tasks) {
    if (closed) {
      return;
    }
    var unused =
        invoke(messages.runs(member, partition), partition)
            .whenComplete(
                (running, failure) -> {
                  if (failure == null) {
                    Map<K, Long> gone = new LinkedHashMap<>(tasks);
                    gone.keySet().removeAll(Set.copyOf(Objects.requireNonNull(running)));
                    Map<K, Long> rest = new LinkedHashMap<>(tasks);
                    rest.keySet().removeAll(gone.keySet());
                    abandoned(partition, member, gone);
                    later(() -> ask(partition, member, rest), rest.isEmpty());
                  } else if (isGone(failure)) {
                    abandoned(partition, member, tasks);
                  } else {
                    later(() -> ask(partition, member, tasks), isOver(failure));
                  }
                });
  }

  private void abandoned(int partition, UUID member, Map<K, Long> tasks) {
    if (!tasks.isEmpty()) {
      var unused =
          invoke(messages.abandoned(member, tasks), partition)
              .whenComplete(
                  (done, failure) ->
                      later(
                          () -> abandoned(partition, member, tasks),
                          failure == null || isOver(failure)));
    }
  }

  private <R> java.util.concurrent.CompletableFuture<@Nullable R> invoke(
      StructureMessage<R> message, int partition) {
    try {
      return services.invoker().<R, @Nullable R>invoke(message, partition, Function.identity());
    } catch (RuntimeException e) {
      return java.util.concurrent.CompletableFuture.failedFuture(e);
    }
  }

  private void later(Runnable task, boolean isOver) {
    if (!isOver && !closed) {
      var unused = services.schedule(POOL, task, AGAIN_MILLIS);
    }
  }

  /** Whether the member that was asked is not in the cluster. */
  private static boolean isGone(Throwable failure) {
    Throwable cause = CallFuture.unwrapped(failure);
    return cause instanceof TargetNotMemberException
        || cause instanceof IndeterminateResultException;
  }

  /** Whether nobody is there any more who wants to know. */
  private boolean isOver(Throwable failure) {
    Throwable cause = CallFuture.unwrapped(failure);
    return closed || cause instanceof StructureDestroyedException;
  }

  /** The structure is destroyed, or the member ends: what runs is interrupted. */
  @Override
  public void close() {
    closed = true;
    runs.forEach((place, run) -> cancelHere(place.partition, place.key, run.number, true));
  }

  /** One run. */
  private final class Run {

    private final Place<K> place;
    private final long number;
    private final long begunMillis;
    private volatile @Nullable SubmittedTask task;
    private volatile boolean cancelled;

    Run(Place<K> place, long number, long begunMillis) {
      this.place = place;
      this.number = number;
      this.begunMillis = begunMillis;
    }

    void submit(TaskRunner runner, Data code) {
      SubmittedTask submitted =
          runner
              .pool(type, name, () -> TaskLimits.ofKept(threads.getAsInt()))
              .submit(UUID.randomUUID(), code);
      task = submitted;
      if (cancelled) { // In between, by who found no task to cancel.
        submitted.cancel(true);
      }
      var unused =
          submitted
              .result()
              .whenComplete((value, failure) -> ended(runner, submitted, value, failure));
    }

    void cancel(boolean interrupt) {
      cancelled = true;
      SubmittedTask submitted = task;
      if (submitted != null) {
        submitted.cancel(interrupt);
      }
    }

    /** What fails because the member ends is begun again by whoever serves the partition then. */
    private void ended(
        TaskRunner runner,
        SubmittedTask submitted,
        @Nullable Data value,
        @Nullable Throwable failure) {
      if (cancelled || failure != null && runner.isClosed()) {
        return;
      }
      Throwable cause = failure == null ? null : CallFuture.unwrapped(failure);
      report(value, cause == null ? null : RecordedFailure.of(cause), submitted.runNanos());
    }

    private void report(@Nullable Data value, @Nullable RecordedFailure failure, long runNanos) {
      RunResult result = new RunResult(number, value, failure, begunMillis, runNanos);
      var unused =
          invoke(messages.ended(place.partition, place.key, result), place.partition)
              .whenComplete(
                  (done, notTold) -> {
                    if (notTold == null || isOver(notTold)) {
                      runs.remove(place, this);
                    } else if (CallFuture.unwrapped(notTold)
                        instanceof MessageTooLargeException tooLarge) {
                      report(null, RecordedFailure.of(tooLarge), runNanos);
                    } else {
                      log.log(
                          System.Logger.Level.DEBUG,
                          () -> this + " has ended and its partition is not told yet: " + notTold);
                      later(() -> report(value, failure, runNanos), cancelled);
                    }
                  });
    }

    @Override
    public String toString() {
      return type + "=" + name + " partition=" + place.partition + " task=" + place.key;
    }
  }
}
