package dev.grid.structures.scheduledexecutor;

import dev.grid.kernel.Call;
import dev.grid.kernel.Handler;
import dev.grid.kernel.Held;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.Slice;
import dev.grid.kernel.tasks.TaskRunner;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.protocol.RecordedFailure;
import dev.grid.structures.scheduledexecutor.ScheduledExecutorMessages.*;
import dev.grid.structures.scheduledexecutor.ScheduledTask.Phase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What each message does to a scheduled executor, and what time does. Who asks for a result waits
 * until its task runs no more, or is disposed of.
 */
final class ScheduledExecutorHandler implements Handler<ScheduledExecutorState> {

  /** What who asks for a result waits for: the task runs no more, or is not there any more. */
  record Over(String taskName) {}

  @Override
  public Outcome handle(Message<?> message, ScheduledExecutorState state, Call call) {
    return switch ((ScheduledExecutorMessages<?>) message) {
      case Shutdown m -> new Outcome.Later(call.part(ScheduledRuns.class).shutDown());
      case ShutdownPartitions m ->
          state.isShutDown() ? Outcome.NOTHING : Outcome.changed(state.shutDown(), null);
      case Submit<?> m -> submit(m, state, call);
      case GetAllScheduledFutures m -> new Outcome.Later(call.part(ScheduledRuns.class).all());
      case GetStatsFromPartition m -> Outcome.reply(find(m, state).statistics());
      case GetStatsFromMember m -> Outcome.reply(find(m, state).statistics());
      case GetDelayFromPartition m -> Outcome.reply(find(m, state).delayNanos(call.nowMillis()));
      case GetDelayFromMember m -> Outcome.reply(find(m, state).delayNanos(call.nowMillis()));
      case CancelFromPartition m -> cancel(m, m.mayInterruptIfRunning(), state, call);
      case CancelFromMember m -> cancel(m, m.mayInterruptIfRunning(), state, call);
      case IsCancelledFromPartition m -> Outcome.reply(find(m, state).phase() == Phase.CANCELLED);
      case IsCancelledFromMember m -> Outcome.reply(find(m, state).phase() == Phase.CANCELLED);
      case IsDoneFromPartition m -> Outcome.reply(find(m, state).isDone());
      case IsDoneFromMember m -> Outcome.reply(find(m, state).isDone());
      case GetResultFromPartition m -> result(find(m, state), state);
      case GetResultFromMember m -> result(find(m, state), state);
      case DisposeFromPartition m -> dispose(find(m, state), state, call);
      case DisposeFromMember m -> dispose(find(m, state), state, call);
      case Ended<?> m -> ended(m, state, call);
      case Runs m -> Outcome.reply(call.part(ScheduledRuns.class).of(m.partition()));
      case CancelRun m -> {
        call.part(ScheduledRuns.class).cancelHere(m);
        yield Outcome.NOTHING;
      }
      case Abandoned m -> takeOver(m, state, call);
      case ListOfPartitions m -> Outcome.reply(listed(state, m.from(), call));
      case ListOfMembers m -> Outcome.reply(allOf(state, call));
      case Merge m -> merge(m, state);
    };
  }

  private static ScheduledTask find(AboutTask<?> m, ScheduledExecutorState state) {
    ScheduledTask task = state.find(m.taskName());
    if (task == null) {
      throw Refusals.stale(state, m.taskName());
    }
    return task;
  }

  private static Outcome submit(Submit<?> m, ScheduledExecutorState state, Call call) {
    boolean isPeriodic =
        switch (m.type()) {
          case ScheduledExecutorMessages.ONCE -> false;
          case ScheduledExecutorMessages.AT_FIXED_RATE -> true;
          default ->
              throw new IllegalArgumentException(
                  "type=" + m.type() + ": must be 0 (once) or 1 (at a fixed rate)");
        };
    if (isPeriodic && m.periodInMillis() < 1) {
      throw new IllegalArgumentException(
          "periodInMillis=" + m.periodInMillis() + ": must be 1 or more");
    }
    if (state.isShutDown() || call.part(ScheduledRuns.class).isShutDown()) {
      throw Refusals.shutDown(state);
    }
    if (state.find(m.taskName()) != null) {
      throw Refusals.duplicate(state, m.taskName());
    }
    String full = state.full();
    if (full != null) {
      throw Refusals.full(state, m.taskName(), full);
    }
    long now = call.nowMillis();
    TaskCopy added =
        ScheduledTask.scheduled(
            m.taskName(),
            m.task().bytes(),
            isPeriodic ? m.periodInMillis() : 0,
            m.autoDisposable(),
            now,
            ScheduledTask.after(now, Math.max(0, m.initialDelayInMillis())));
    return Outcome.changed(state.put(List.of(added)), null);
  }

  private static Outcome result(ScheduledTask task, ScheduledExecutorState state) {
    byte[] result = task.progress().result();
    RecordedFailure failure = task.progress().failure();
    return switch (task.phase()) {
      case WAITING, RUNNING ->
          new Outcome.Parked(new Over(task.name()), Held.FOR_EVER, null, Long.MAX_VALUE);
      case CANCELLED -> throw Refusals.cancelled(state, task);
      case DONE -> {
        if (failure != null) {
          throw failure.toException();
        }
        yield Outcome.reply(result == null ? null : new Data(result));
      }
    };
  }

  private static Outcome cancel(
      AboutTask<?> m, boolean interrupt, ScheduledExecutorState state, Call call) {
    ScheduledTask task = find(m, state);
    if (task.isDone()) {
      return Outcome.reply(false);
    }
    if (task.phase() == Phase.RUNNING) {
      cancelRun(task, interrupt, state, call);
    }
    return new Outcome.Changed(
        state.progress(task, task.cancelled(call.nowMillis())),
        true,
        List.of(),
        List.of(new Over(task.name())));
  }

  private static void cancelRun(
      ScheduledTask task, boolean interrupt, ScheduledExecutorState state, Call call) {
    call.part(ScheduledRuns.class).cancel(call.member(), state.partition(), task, interrupt);
  }

  private static Outcome dispose(ScheduledTask task, ScheduledExecutorState state, Call call) {
    if (task.phase() == Phase.RUNNING) {
      cancelRun(task, false, state, call);
    }
    return new Outcome.Changed(
        state.dispose(task.name()), null, List.of(), List.of(new Over(task.name())));
  }

  /** Several members may have run it: the one that has it counts. */
  private static Outcome ended(Ended<?> m, ScheduledExecutorState state, Call call) {
    ScheduledTask task = state.find(m.taskName());
    if (task == null || task.phase() != Phase.RUNNING || task.progress().run() != m.run()) {
      return Outcome.NOTHING;
    }
    return new Outcome.Changed(
        state.progress(task, task.ended(m, call.nowMillis())),
        null,
        List.of(),
        List.of(new Over(task.name())));
  }

  private static Outcome takeOver(Abandoned m, ScheduledExecutorState state, Call call) {
    List<String> taken = new ArrayList<>();
    for (int i = 0; i < m.taskNames().size(); i++) {
      ScheduledTask task = state.find(m.taskNames().get(i));
      if (task != null
          && task.phase() == Phase.RUNNING
          && (m.runs().isEmpty() || task.progress().run() == m.runs().get(i))
          && task.progress().member().equals(m.member())) {
        taken.add(task.name());
      }
    }
    return taken.isEmpty() ? Outcome.NOTHING : begin(taken, List.of(), state, call);
  }

  private static Outcome begin(
      List<String> begun, List<String> disposed, ScheduledExecutorState state, Call call) {
    ScheduledRuns runs = call.part(ScheduledRuns.class);
    TaskRunner runner = call.tasks();
    ScheduledExecutorEffect effect = state.begin(begun, call.member(), disposed);
    for (String name : begun) {
      runs.begin(runner, state.partition(), Objects.requireNonNull(state.find(name)));
    }
    return Outcome.changed(effect, null);
  }

  /** Begins what is due. */
  @Override
  public Outcome tick(ScheduledExecutorState state, Call call) {
    List<String> begun = new ArrayList<>();
    List<String> disposed = new ArrayList<>();
    for (ScheduledTask task : state.due(call.nowMillis())) {
      (task.isDone() ? disposed : begun).add(task.name());
    }
    return begun.isEmpty() && disposed.isEmpty()
        ? Outcome.NOTHING
        : begin(begun, disposed, state, call);
  }

  /** Runs of this member are begun if they are not; those of others are watched. */
  @Override
  public Outcome promoted(ScheduledExecutorState state, Call call) {
    ScheduledRuns runs = call.part(ScheduledRuns.class);
    state.countIn(runs);
    Map<UUID, List<ScheduledTask>> byMember = new HashMap<>();
    for (ScheduledTask task : state.running()) {
      if (task.progress().member().equals(call.member())) {
        runs.begin(call.tasks(), state.partition(), task);
      } else {
        byMember.computeIfAbsent(task.progress().member(), m -> new ArrayList<>()).add(task);
      }
    }
    byMember.forEach((member, tasks) -> runs.watch(state.partition(), member, tasks));
    return Outcome.NOTHING;
  }

  private static Listed listed(ScheduledExecutorState state, int from, Call call) {
    List<ScheduledTaskHandler> some = new ArrayList<>();
    int last = from;
    for (ScheduledTask task : state.from(from)) {
      int hash = task.place().hash();
      if (some.size() >= Slice.ENTRIES_MAX && hash > last) {
        return new Listed(hash, some);
      }
      some.add(
          new ScheduledTaskHandler(call.member(), state.partition(), state.name(), task.name()));
      last = hash;
    }
    return new Listed(Slice.END, some);
  }

  private static Listed allOf(ScheduledExecutorState state, Call call) {
    List<ScheduledTaskHandler> all = new ArrayList<>();
    for (ScheduledTask task : state.all()) {
      all.add(new ScheduledTaskHandler(call.member(), -1, state.name(), task.name()));
    }
    return new Listed(Slice.END, all);
  }

  /** Those whose names are there already are not kept. */
  private static Outcome merge(Merge m, ScheduledExecutorState state) {
    List<TaskCopy> kept = new ArrayList<>();
    List<String> lost = new ArrayList<>();
    for (TaskCopy task : m.tasks()) {
      if (state.discardsMerged() || state.find(task.taskName()) != null) {
        lost.add(task.taskName());
      } else {
        kept.add(ScheduledTask.of(task).merged().copy());
      }
    }
    return kept.isEmpty() ? Outcome.reply(lost) : Outcome.changed(state.put(kept), lost);
  }

  @Override
  public boolean adds(Message<?> message) {
    return message instanceof Submit<?>;
  }

  @Override
  public @Nullable Object merge(Message<?> message, @Nullable Object left, @Nullable Object right) {
    return switch ((ScheduledExecutorMessages<?>) message) {
      case ShutdownPartitions m -> null;
      case ListOfPartitions m -> both(left, right);
      case ListOfMembers m -> both(left, right);
      default -> Handler.super.merge(message, left, right);
    };
  }

  private static Listed both(@Nullable Object left, @Nullable Object right) {
    List<ScheduledTaskHandler> both =
        new ArrayList<>(((Listed) Objects.requireNonNull(left)).handlers());
    both.addAll(((Listed) Objects.requireNonNull(right)).handlers());
    return new Listed(Slice.END, both);
  }

  @Override
  public Combined combine(Message<?> message, @Nullable Object merged, Call call) {
    return switch ((ScheduledExecutorMessages<?>) message) {
      case ShutdownPartitions m -> new Combined(null, List.of());
      case ListOfPartitions m -> new Combined(merged, List.of());
      case ListOfMembers m ->
          new Combined(merged == null ? new Listed(Slice.END, List.of()) : merged, List.of());
      default -> Handler.super.combine(message, merged, call);
    };
  }
}
