package dev.grid.structures.executor;

import dev.grid.executor.ExecutorConfig;
import dev.grid.executor.GridExecutor;
import dev.grid.kernel.ContentDigest;
import dev.grid.kernel.Effect;
import dev.grid.kernel.State;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.Transfer;
import dev.grid.kernel.tasks.TaskLimits;
import dev.grid.structures.executor.ExecutorEffect.ShutDown;
import org.jspecify.annotations.Nullable;

/**
 * Whether an executor was shut down, which is kept among what each member has for itself, and is
 * never taken back: a join. In a partition of the table there is nothing in it. Confined to its
 * partition. What tasks count is counted by their pool.
 */
final class ExecutorState implements State {

  private final String name;
  private final TaskLimits limits;
  private boolean shutdown;

  /** This member's pool knows it; not replicated. */
  private boolean told;

  ExecutorState(StateContext context) {
    ExecutorConfig config = context.config().structure(GridExecutor.TYPE, context.name());
    name = context.name();
    limits = new TaskLimits(config.threads(), config.queueCapacity());
  }

  String name() {
    return name;
  }

  TaskLimits limits() {
    return limits;
  }

  boolean isShutdown() {
    return shutdown;
  }

  Effect shutDown() {
    ShutDown effect = new ShutDown();
    apply(effect);
    return effect;
  }

  /** This member's pool was told. */
  void told() {
    told = true;
  }

  @Override
  public void apply(Effect effect) {
    switch ((ExecutorEffect) effect) {
      case ShutDown e -> shutdown = true;
    }
  }

  @Override
  public Transfer transfer() {
    return new Transfer() {

      private boolean isHandedOver;

      @Override
      public @Nullable Effect next(int bytesMax) {
        boolean isLeft = shutdown && !isHandedOver;
        isHandedOver = true;
        return isLeft ? new ShutDown() : null;
      }

      @Override
      public Effect pass(Effect change) {
        return change;
      }
    };
  }

  @Override
  public ContentDigest digestFrom(long from) {
    return digest(from, ContentDigest.END);
  }

  @Override
  public ContentDigest digest(long from, long to) {
    return new ContentDigest(ContentDigest.START, ContentDigest.END, 0, shutdown ? 1 : 0);
  }

  /** Soon after another member has told that it was shut down. */
  @Override
  public long alarmMillis() {
    return shutdown && !told ? EVERY_ROUND : NO_ALARM;
  }

  @Override
  public boolean isEmpty() {
    return !shutdown;
  }

  @Override
  public long entries() {
    return 0;
  }

  @Override
  public long bytes() {
    return 0;
  }
}
