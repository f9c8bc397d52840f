package dev.grid.coordination;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Calls that block as futures, each on a virtual thread; of one process, a limited number. */
final class Futures implements AsyncCoordinator {

  private static final int UNDER_WAY_MAX = 10_000;
  private static final Semaphore UNDER_WAY = new Semaphore(UNDER_WAY_MAX);

  private final Coordinator coordinator;

  Futures(Coordinator coordinator) {
    this.coordinator = coordinator;
  }

  /**
   * A future that interrupts its call when it is cancelled, or completed by others than that, as by
   * {@link CompletableFuture#orTimeout}.
   */
  private static final class Call<T extends @Nullable Object> extends CompletableFuture<T> {

    private final Callable<T> body;
    private final Consumer<T> undo;
    private final ReentrantLock interrupting = new ReentrantLock();

    /** Null before and after the body is called. Guarded by {@link #interrupting}. */
    private @Nullable Thread thread;

    Call(Callable<T> body, Consumer<T> undo) {
      this.body = body;
      this.undo = undo;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      boolean cancelled = super.cancel(mayInterruptIfRunning);
      interrupt();
      return cancelled;
    }

    @Override
    public boolean completeExceptionally(Throwable failure) {
      boolean completed = super.completeExceptionally(failure);
      interrupt();
      return completed;
    }

    @Override
    public boolean complete(T value) {
      boolean completed = super.complete(value);
      interrupt();
      return completed;
    }

    private void interrupt() {
      interrupting.lock();
      try {
        if (thread != null) {
          thread.interrupt();
        }
      } finally {
        interrupting.unlock();
      }
    }

    /**
     * The thread to interrupt from now on; with null, none, and an earlier interrupt is cleared.
     */
    private void interruptible(@Nullable Thread caller) {
      interrupting.lock();
      try {
        thread = caller;
        if (caller == null) {
          boolean unused = Thread.interrupted();
        }
      } finally {
        interrupting.unlock();
      }
    }

    private void run() {
      try {
        T result;
        interruptible(Thread.currentThread());
        try {
          if (isDone()) {
            return; // It was cancelled before it began.
          }
          result = body.call();
        } finally {
          interruptible(null);
        }
        if (!complete(result)) {
          undo.accept(result); // Nobody will ever know of it.
        }
      } catch (Throwable e) { // It is the caller's.
        completeExceptionally(e);
      } finally {
        UNDER_WAY.release();
      }
    }
  }

  static <T extends @Nullable Object> CompletableFuture<T> call(Callable<T> body) {
    return call(body, unused -> {});
  }

  /**
   * A call as a future.
   *
   * @param undo takes a result back that came after the future was cancelled or timed out
   */
  static <T extends @Nullable Object> CompletableFuture<T> call(
      Callable<T> body, Consumer<T> undo) {
    if (!UNDER_WAY.tryAcquire()) {
      return CompletableFuture.failedFuture(
          new InvalidRequestException(
              "futures=%d: so many are under way, more are refused; wait for some"
                  .formatted(UNDER_WAY_MAX)));
    }
    Call<T> call = new Call<>(body, undo);
    Thread unused = Thread.ofVirtual().name("grid-coordination-call").start(call::run);
    return call;
  }

  static CompletableFuture<Void> run(Runnable body) {
    return Futures.<@Nullable Void>call(
        () -> {
          body.run();
          return null;
        });
  }

  @Override
  public CompletableFuture<Void> start(boolean startHeart) {
    return run(() -> coordinator.start(startHeart));
  }

  @Override
  public CompletableFuture<Void> stop() {
    return run(coordinator::stop);
  }

  @Override
  public CompletableFuture<Duration> heartbeat() {
    return call(coordinator::heartbeat);
  }

  @Override
  public CompletableFuture<Void> createGroup(String group) {
    return run(() -> coordinator.createGroup(group));
  }

  @Override
  public CompletableFuture<Void> deleteGroup(String group) {
    return run(() -> coordinator.deleteGroup(group));
  }

  @Override
  public CompletableFuture<Set<String>> groups() {
    return call(coordinator::groups);
  }

  @Override
  public CompletableFuture<Void> join(String group, Capabilities capabilities) {
    return run(() -> coordinator.join(group, capabilities));
  }

  @Override
  public CompletableFuture<Void> joinOrCreate(String group, Capabilities capabilities) {
    return run(() -> coordinator.joinOrCreate(group, capabilities));
  }

  @Override
  public CompletableFuture<Void> leave(String group) {
    return run(() -> coordinator.leave(group));
  }

  @Override
  public CompletableFuture<Set<String>> members(String group) {
    return call(() -> coordinator.members(group));
  }

  @Override
  public CompletableFuture<Capabilities> capabilities(String group, String member) {
    return call(() -> coordinator.capabilities(group, member));
  }

  @Override
  public CompletableFuture<MemberInfo> memberInfo(String group, String member) {
    return call(() -> coordinator.memberInfo(group, member));
  }

  @Override
  public CompletableFuture<Void> updateCapabilities(String group, Capabilities capabilities) {
    return run(() -> coordinator.updateCapabilities(group, capabilities));
  }

  @Override
  public CompletableFuture<Optional<String>> leader(String group) {
    return call(() -> coordinator.leader(group));
  }

  @Override
  public CompletableFuture<Void> standDown(String group) {
    return run(() -> coordinator.standDown(group));
  }
}
