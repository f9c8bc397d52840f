package dev.grid.structures.durableexecutor;

import dev.grid.kernel.Call;
import dev.grid.kernel.Handler;
import dev.grid.kernel.Held;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.tasks.TaskRunner;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.structures.durableexecutor.DurableExecutorMessages.*;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What each message does to a durable executor. Who retrieves waits for the end of one task, or for
 * its being disposed of.
 */
final class DurableExecutorHandler implements Handler<DurableExecutorState> {

  /**
   * What who retrieves waits for: the task of this sequence has ended, or is not there any more.
   */
  record Over(int sequence) {}

  @Override
  public Outcome handle(Message<?> message, DurableExecutorState state, Call call) {
    return switch ((DurableExecutorMessages<?>) message) {
      case Shutdown m -> state.isShutDown() ? Outcome.NOTHING : changed(state.shutDown());
      case IsShutdown m -> Outcome.reply(state.isShutDown());
      case SubmitToPartition m -> submit(m, state, call);
      case RetrieveResult m -> retrieve(m.sequence(), state);
      case DisposeResult m -> dispose(m.sequence(), state, call);
      case RetrieveAndDisposeResult m -> retrieveAndDispose(m.sequence(), state);
      case Ended m -> end(m, state);
      case Runs m -> Outcome.reply(call.part(DurableRuns.class).of(m.partition()));
      case Abandoned m -> takeOver(m, state, call);
      case CancelRun m -> {
        call.part(DurableRuns.class).forgetHere(m.partition(), m.sequence());
        yield Outcome.NOTHING;
      }
    };
  }

  private static Outcome changed(DurableExecutorEffect effect) {
    return Outcome.changed(effect, null);
  }

  private static Outcome submit(SubmitToPartition m, DurableExecutorState state, Call call) {
    if (state.isShutDown()) {
      throw Refusals.shutDown(state);
    }
    if (!state.hasRoom()) {
      throw Refusals.full(state);
    }
    DurableRuns runs = call.part(DurableRuns.class);
    TaskRunner runner = call.tasks();
    DurableExecutorEffect.Accepted accepted =
        state.accept(m.callable().bytes(), call.member(), call.nowMillis());
    runs.begin(runner, state.partition(), accepted.sequence(), accepted.task());
    return Outcome.changed(accepted, accepted.sequence());
  }

  private static DurableTask find(int sequence, DurableExecutorState state) {
    DurableTask task = state.find(sequence);
    if (task == null) {
      throw Refusals.stale(state, sequence);
    }
    return task;
  }

  private static Outcome retrieve(int sequence, DurableExecutorState state) {
    DurableTask task = find(sequence, state);
    if (!task.isEnded()) {
      return new Outcome.Parked(new Over(sequence), Held.FOR_EVER, null, Long.MAX_VALUE);
    }
    if (task.failure() != null) {
      throw task.failure().toException();
    }
    return Outcome.reply(data(task));
  }

  private static @Nullable Data data(DurableTask task) {
    return task.result() == null ? null : new Data(task.result());
  }

  private static Outcome retrieveAndDispose(int sequence, DurableExecutorState state) {
    DurableTask task = find(sequence, state);
    if (!task.isEnded()) {
      return new Outcome.Parked(new Over(sequence), Held.FOR_EVER, null, Long.MAX_VALUE);
    }
    DurableExecutorEffect disposed = state.dispose(sequence);
    return task.failure() == null
        ? Outcome.changed(disposed, data(task))
        : Outcome.failed(disposed, task.failure().toException(), List.of());
  }

  /** Clients may ask for it again when they do not know whether it was done. */
  private static Outcome dispose(int sequence, DurableExecutorState state, Call call) {
    DurableTask task = state.find(sequence);
    if (task == null) {
      return Outcome.NOTHING;
    }
    if (!task.isEnded()) {
      UUID member = task.member();
      boolean isHere = member.equals(call.member());
      call.part(DurableRuns.class).forget(member, isHere, state.partition(), sequence);
    }
    return over(state.dispose(sequence), sequence);
  }

  private static Outcome over(DurableExecutorEffect effect, int sequence) {
    return new Outcome.Changed(effect, null, List.of(), List.of(new Over(sequence)));
  }

  /** Several members may have run it: the first to tell is taken. */
  private static Outcome end(Ended m, DurableExecutorState state) {
    DurableTask task = state.find(m.sequence());
    if (task == null || task.isEnded()) {
      return Outcome.NOTHING;
    }
    Data result = m.result();
    return over(
        state.end(m.sequence(), result == null ? null : result.bytes(), m.failure()), m.sequence());
  }

  private static Outcome takeOver(Abandoned m, DurableExecutorState state, Call call) {
    List<Integer> taken =
        m.sequences().stream().filter(sequence -> isRunBy(m.member(), state, sequence)).toList();
    if (taken.isEmpty()) {
      return Outcome.NOTHING;
    }
    DurableRuns runs = call.part(DurableRuns.class);
    for (int sequence : taken) {
      begin(runs, state, call, sequence);
    }
    return changed(state.takeOver(taken, call.member()));
  }

  private static boolean isRunBy(UUID member, DurableExecutorState state, int sequence) {
    DurableTask task = state.find(sequence);
    return task != null && !task.isEnded() && task.member().equals(member);
  }

  private static void begin(DurableRuns runs, DurableExecutorState state, Call call, int sequence) {
    DurableTask task = state.find(sequence);
    if (task != null && task.task() != null) {
      runs.begin(call.tasks(), state.partition(), sequence, task.task());
    }
  }

  /** Tasks of this member are begun if they are not; those of others are watched. */
  @Override
  public Outcome promoted(DurableExecutorState state, Call call) {
    Map<UUID, List<Integer>> byMember = new HashMap<>();
    state
        .from(0)
        .forEach(
            (sequence, task) -> {
              if (!task.isEnded()) {
                byMember.computeIfAbsent(task.member(), m -> new ArrayList<>()).add(sequence);
              }
            });
    if (!byMember.isEmpty()) {
      DurableRuns runs = call.part(DurableRuns.class);
      byMember.forEach(
          (member, sequences) -> {
            if (member.equals(call.member())) {
              sequences.forEach(sequence -> begin(runs, state, call, sequence));
            } else {
              runs.watch(state.partition(), member, sequences);
            }
          });
    }
    return Outcome.NOTHING;
  }

  @Override
  public boolean adds(Message<?> message) {
    return message instanceof SubmitToPartition;
  }

  @Override
  public @Nullable Object merge(Message<?> message, @Nullable Object left, @Nullable Object right) {
    return message instanceof Shutdown ? null : Handler.super.merge(message, left, right);
  }

  @Override
  public Combined combine(Message<?> message, @Nullable Object merged, Call call) {
    return message instanceof Shutdown
        ? new Combined(null, List.of())
        : Handler.super.combine(message, merged, call);
  }
}
