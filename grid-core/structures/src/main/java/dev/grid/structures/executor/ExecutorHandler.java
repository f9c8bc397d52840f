package dev.grid.structures.executor;

import dev.grid.IndeterminateResultException;
import dev.grid.executor.GridExecutor;
import dev.grid.kernel.Call;
import dev.grid.kernel.Handler;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.tasks.SubmittedTask;
import dev.grid.kernel.tasks.TaskCounts;
import dev.grid.kernel.tasks.TaskPool;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.structures.executor.ExecutorMessages.*;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Decides what an executor's messages do. Stateless. */
final class ExecutorHandler implements Handler<ExecutorState> {

  @Override
  public Outcome handle(Message<?> message, ExecutorState state, Call call) {
    return switch ((ExecutorMessages<?>) message) {
      case SubmitToPartition m -> {
        if (call.isRepeated() && call.tasks().find(m.uuid()) == null) {
          throw new IndeterminateResultException(
              "executor=%s task=%s may have been begun by a member that has the partition no more"
                  .formatted(m.name(), m.uuid()));
        }
        yield submit(m.name(), m.uuid(), m.callable(), state, call);
      }
      case SubmitToMember m -> {
        if (state.isShutdown()) {
          tell(m.name(), state, call);
        }
        yield submit(m.name(), m.uuid(), m.callable(), state, call);
      }
      case CancelOnPartition m -> Outcome.reply(call.tasks().cancel(m.uuid(), m.interrupt()));
      case CancelOnMember m -> Outcome.reply(call.tasks().cancel(m.uuid(), m.interrupt()));
      case Shutdown m -> {
        tell(m.name(), state, call);
        yield state.isShutdown() ? Outcome.NOTHING : Outcome.changed(state.shutDown(), null);
      }
      case IsShutdown m -> Outcome.reply(state.isShutdown());
      case CountTasks m -> {
        TaskCounts counts = call.tasks().counts(GridExecutor.TYPE, m.name());
        yield Outcome.reply(counts.pending() + counts.running());
      }
    };
  }

  private static Outcome submit(
      String name, UUID id, Data callable, ExecutorState state, Call call) {
    SubmittedTask task = pool(name, state, call).submit(id, callable);
    return new Outcome.Later(task.result());
  }

  private static TaskPool pool(String name, ExecutorState state, Call call) {
    return call.tasks().pool(GridExecutor.TYPE, name, state::limits);
  }

  private static void tell(String name, ExecutorState state, Call call) {
    pool(name, state, call).shutdown();
    state.told();
  }

  /** What is submitted, is; cancelling and shutting down free what there is. */
  @Override
  public boolean adds(Message<?> message) {
    return switch ((ExecutorMessages<?>) message) {
      case SubmitToPartition m -> true;
      case SubmitToMember m -> true;
      case CancelOnPartition m -> false;
      case CancelOnMember m -> false;
      case Shutdown m -> false;
      case IsShutdown m -> false;
      case CountTasks m -> false;
    };
  }

  /** This member learns that it was shut down when it joins, or when an answer was lost. */
  @Override
  public Outcome tick(ExecutorState state, Call call) {
    if (state.isShutdown()) {
      tell(state.name(), state, call);
    }
    return Outcome.NOTHING;
  }

  @Override
  public @Nullable Object merge(Message<?> message, @Nullable Object left, @Nullable Object right) {
    return message instanceof CountTasks
        ? (Long) Objects.requireNonNull(left) + (Long) Objects.requireNonNull(right)
        : null;
  }

  @Override
  public Combined combine(Message<?> message, @Nullable Object merged, Call call) {
    return new Combined(merged, List.of());
  }
}
