package dev.grid.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An application that completes a call by itself gives it up, and wakes whoever waits for it. */
@Timeout(1800)
@SuppressWarnings("FutureReturnValueIgnored") // It is the future that is completed.
class CallFutureCompletedTest {

  private static final Set<Thread.State> PARKED =
      EnumSet.of(Thread.State.WAITING, Thread.State.TIMED_WAITING);

  private final CallFuture<String> call = new CallFuture<>(String::valueOf, Runnable::run);
  private final AtomicInteger givenUp = new AtomicInteger();

  /** The ways that every future has, so that "own" comes of it. */
  enum Way {
    COMPLETE,
    COMPLETE_ASYNC,
    COMPLETE_ON_TIMEOUT,
    OBTRUDE_VALUE;

    void on(CompletableFuture<String> call) {
      switch (this) {
        case COMPLETE -> call.complete("own");
        case COMPLETE_ASYNC -> call.completeAsync(() -> "own");
        case COMPLETE_ON_TIMEOUT -> call.completeOnTimeout("own", 1, TimeUnit.MILLISECONDS);
        case OBTRUDE_VALUE -> call.obtrudeValue("own");
      }
    }
  }

  /** The ways for it to fail. */
  enum FailingWay {
    COMPLETE_EXCEPTIONALLY,
    COMPLETE_ASYNC,
    OR_TIMEOUT,
    OBTRUDE_EXCEPTION;

    void on(CompletableFuture<String> call) {
      IllegalStateException failure = new IllegalStateException("planted");
      switch (this) {
        case COMPLETE_EXCEPTIONALLY -> call.completeExceptionally(failure);
        case COMPLETE_ASYNC ->
            call.completeAsync(
                () -> {
                  throw failure;
                });
        case OR_TIMEOUT -> call.orTimeout(1, TimeUnit.MILLISECONDS);
        case OBTRUDE_EXCEPTION -> call.obtrudeException(failure);
      }
    }
  }

  private FutureTask<String> awaited() {
    call.source(
        new CallFuture.Source() {
          @Override
          public void giveUp() {
            givenUp.incrementAndGet();
          }

          @Override
          public void unwanted(@Nullable Object answer) {}
        });
    call.release();
    FutureTask<String> awaited = new FutureTask<>(call::await);
    Thread waiter = Thread.ofPlatform().daemon().start(awaited);
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(300);
    while (!PARKED.contains(waiter.getState())) {
      assertThat(System.nanoTime()).as("the waiter is parked").isLessThan(deadlineNanos);
      Thread.onSpinWait();
    }
    return awaited;
  }

  @ParameterizedTest
  @EnumSource
  void whoeverWaits_hasTheValue(Way way) throws Exception {
    FutureTask<String> awaited = awaited();
    way.on(call);
    assertThat(awaited.get()).isEqualTo("own");
    assertThat(givenUp).hasPositiveValue();
  }

  @ParameterizedTest
  @EnumSource
  void whoeverWaits_hasTheFailure(FailingWay way) {
    FutureTask<String> awaited = awaited();
    way.on(call);
    assertThatThrownBy(awaited::get).hasCauseInstanceOf(RuntimeException.class);
    assertThat(givenUp).hasPositiveValue();
  }

  @Test
  void whatIsAnswered_isNotSupplied() {
    call.deliver("answer");
    call.release();
    AtomicInteger supplied = new AtomicInteger();
    call.completeAsync(() -> "own" + supplied.incrementAndGet());
    assertThat(call.join()).isEqualTo("answer");
    assertThat(supplied).hasValue(0);
  }
}
