package dev.grid.structures.durableexecutor;

import dev.grid.kernel.Effect;
import dev.grid.kernel.Transfer;
import dev.grid.structures.durableexecutor.DurableExecutorEffect.*;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Hands tasks over by sequence. Confined to its state's host.
 *
 * <p>Invariant: the receiver has what there is of sequences before {@code cursor}, and nothing of
 * those from there on.
 */
final class DurableExecutorTransfer implements Transfer {

  private final DurableExecutorState state;

  /** A long, so that it may be behind the last sequence. */
  private long cursor;

  private boolean isDone;

  DurableExecutorTransfer(DurableExecutorState state) {
    this.state = state;
  }

  /** What the last slice says of the next sequence is as it is then. */
  @Override
  public @Nullable Effect next(int bytesMax) {
    if (isDone) {
      return null;
    }
    List<Copy> slice = new ArrayList<>();
    long bytes = 0;
    if (cursor <= Integer.MAX_VALUE) {
      for (Map.Entry<Integer, DurableTask> each : state.from((int) cursor).entrySet()) {
        if (bytes >= Math.max(1, bytesMax)) {
          return copied(slice);
        }
        DurableTask task = each.getValue();
        slice.add(
            new Copy(each.getKey(), task.member(), task.task(), task.result(), task.failure()));
        bytes += task.bytes();
        cursor = each.getKey() + 1L;
      }
    }
    isDone = true;
    cursor = Long.MAX_VALUE;
    return state.isEmpty() ? null : copied(slice);
  }

  private Effect copied(List<Copy> slice) {
    return new Copied(slice, state.next(), state.isShutDown());
  }

  private boolean has(int sequence) {
    return sequence < cursor;
  }

  @Override
  public @Nullable Effect pass(Effect change) {
    return switch ((DurableExecutorEffect) change) {
      case Accepted e -> {
        if (has(e.sequence())) {
          yield e; // Removing what the receiver does not have does nothing.
        }
        yield has(e.replaced()) && e.replaced() != DurableExecutorState.NONE
            ? new Disposed(e.replaced())
            : null;
      }
      case TakenOver e -> {
        List<Integer> known = e.sequences().stream().filter(this::has).toList();
        yield known.isEmpty() ? null : new TakenOver(known, e.member());
      }
      case Ended e -> has(e.sequence()) ? e : null;
      case Disposed e -> has(e.sequence()) ? e : null;
      case ShutDown e -> isDone ? e : null;
      case Copied e -> throw new IllegalArgumentException(e + " is no change");
    };
  }
}
