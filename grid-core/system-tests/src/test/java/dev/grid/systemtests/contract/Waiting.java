package dev.grid.systemtests.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.systemtests.Eventually;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** A call on a thread of its own, which is another owner of locks; expected to wait. */
final class Waiting<T> {

  /** Later calls of the same caller, after which an answer to the first would have come too. */
  private static final int LATER_CALLS = 20;

  private final CompletableFuture<T> result = new CompletableFuture<>();
  private final Thread thread;

  private Waiting(Callable<T> call) {
    thread =
        Thread.startVirtualThread(
            () -> {
              try {
                result.complete(call.call());
              } catch (Throwable e) {
                result.completeExceptionally(e);
              }
            });
  }

  static <T> Waiting<T> start(Callable<T> call) {
    return new Waiting<>(call);
  }

  static Waiting<Boolean> start(Runnable call) {
    return new Waiting<>(
        () -> {
          call.run();
          return true;
        });
  }

  /** What the call returned, when it has. */
  T join() {
    return result.join();
  }

  /** What became of it. */
  CompletableFuture<T> result() {
    return result;
  }

  /** Interrupts the thread that waits. */
  void interrupt() {
    thread.interrupt();
  }

  /** Returns when the call was sent and its thread waits, or it has returned. */
  void awaitSent() {
    Eventually.holds(
        "the call was sent", () -> result.isDone() || thread.getState() == Thread.State.WAITING);
  }

  /**
   * Fails unless the call waits in the member: it was sent, and the member has answered calls that
   * the same caller made after it.
   */
  void assertWaits(Runnable laterCall) {
    awaitSent();
    for (int i = 0; i < LATER_CALLS; i++) {
      laterCall.run();
    }
    assertThat(result).isNotDone();
  }
}
