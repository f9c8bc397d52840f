package dev.grid.member.partition;

import dev.grid.GridException;
import dev.grid.kernel.FailureLog;
import dev.grid.kernel.OutOfMemory;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.UserCode;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * A call that goes on outside its partition, or what a shard does by itself. {@link #run()} is for
 * the pool's thread, which writes what came of it and then takes the partition; everything else is
 * for whoever holds that.
 */
final class OutsideCall implements Runnable, PartitionTask {

  private static final FailureLog failures =
      new FailureLog(LoggerFactory.getLogger(OutsideCall.class)::error);

  private final Partition partition;
  private final Shard<?> shard;
  private final @Nullable PartitionCall call;
  private final Outcome.Outside outside;
  private final Pools pools;
  private final long begunMillis;

  /** How far it has come. What is dropped before it has begun never does. */
  private enum Stage {
    OFFERED,
    BEGUN,
    DROPPED
  }

  // For OutsideCalls, where it is one of those of its shard; with the partition held.

  @Nullable OutsideCall before;
  @Nullable OutsideCall after;
  boolean isAmongOthers;

  private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.OFFERED);

  /** Its call has failed as it took too long; what it comes to does not count. */
  private volatile boolean overdue;

  /** Written before the partition is taken for it. */
  private boolean unwanted;

  /** Written with the partition held. */
  private boolean refused;

  /** Written before the partition is taken for it. */
  private @Nullable Object result;

  private @Nullable Throwable failure;

  OutsideCall(
      Partition partition,
      Shard<?> shard,
      @Nullable PartitionCall call,
      Outcome.Outside outside,
      Pools pools,
      long begunMillis) {
    this.partition = partition;
    this.shard = shard;
    this.call = call;
    this.outside = outside;
    this.pools = pools;
    this.begunMillis = begunMillis;
  }

  /** Null if nobody has called. */
  @Nullable PartitionCall call() {
    return call;
  }

  @Nullable Object holds() {
    return outside.holds();
  }

  /** When it was handed to its pool. */
  long begunMillis() {
    return begunMillis;
  }

  boolean isOverdue() {
    return overdue;
  }

  /** Its call is failed, once, by whoever calls this. */
  void overdue() {
    overdue = true;
  }

  /**
   * What it comes to does not count any more. It is not begun if it was not; whether it has begun,
   * so that it goes on.
   */
  boolean drop() {
    return !stage.compareAndSet(Stage.OFFERED, Stage.DROPPED);
  }

  /** Nobody waited for it, so that it was not done; who had brought it may bring it again. */
  boolean isUnwanted() {
    return unwanted;
  }

  /** It was to write, and was not begun: this member may not be sure that it serves, or no more. */
  boolean isRefused() {
    return refused;
  }

  boolean writes() {
    return outside.writes();
  }

  String pool() {
    return outside.pool();
  }

  /** What came of the task; throws what that has thrown. */
  @Nullable Object result() {
    if (failure != null) {
      throw thrown(failure);
    }
    return result;
  }

  /** What a call fails with whose task has thrown this. */
  private static RuntimeException thrown(Throwable failure) {
    return switch (failure) {
      case RuntimeException e -> e;
      case Error e -> new IllegalStateException("a task outside the partition failed: " + e, e);
      default -> new GridException("a task outside the partition failed: " + failure, failure);
    };
  }

  @Override
  public void run() {
    if (!stage.compareAndSet(Stage.OFFERED, Stage.BEGUN)) {
      return; // Another member serves the partition, or the structure is gone.
    }
    if (outside.writes()) {
      // It may have waited here for long, in which this side may have lost its majority.
      partition.runExclusively(OwnTask.of(held -> refused = !shard.mayWrite()));
    }
    if (!refused) {
      runTask();
    }
    partition.runExclusively(this);
  }

  @SuppressWarnings("CatchingUnchecked") // Users write what runs here.
  private void runTask() {
    try {
      if (call != null && (overdue || call.isCancelled())) {
        throw new CancellationException(call + " was given up before it began");
      }
      unwanted = call != null && call.mayBeDropped();
      result = unwanted ? null : outside.task().run(pools);
      pools.awaitSchemas();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failure = e;
    } catch (Exception | Error e) {
      failure = UserCode.thrown(e, this + ": users' code");
      OutOfMemory.look(failure);
    }
  }

  /** Goes on, on the pool's thread, with the partition held. */
  @Override
  public void run(Partition held) {
    try {
      shard.outside().resume(this);
    } catch (RuntimeException | Error e) {
      failures.failed("partition=" + held.id() + ": " + this + " failed", e);
      if (call != null) {
        call.answerFailure(e);
      }
    }
  }

  @Override
  public void rejected() {
    throw new IllegalStateException("it does not go through a mailbox");
  }

  @Override
  public String toString() {
    return (call == null ? "own work" : call)
        + " of "
        + shard.structure()
        + " partition="
        + partition.id();
  }
}
