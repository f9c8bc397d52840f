package dev.grid.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which thread decodes an answer, and that it is decoded once, whoever comes first. */
@Timeout(1800)
class CallFutureTest {

  private static final String DELIVERER = "deliverer";
  private static final String CALLBACKS = "callbacks";
  private static final String WAITER = "waiter";
  private static final Set<Thread.State> PARKED =
      EnumSet.of(Thread.State.WAITING, Thread.State.TIMED_WAITING);
  private static final int DELAYS = 64;
  private static final int SPINS_BEFORE_YIELD = 1_000;

  private final ExecutorService deliverer = named(DELIVERER);
  private final ExecutorService callbacks = named(CALLBACKS);
  private final ExecutorService waiter = named(WAITER);

  /** The threads that decoded. */
  private final List<String> decodedBy = new ArrayList<>();

  private static ExecutorService named(String name) {
    return Executors.newSingleThreadExecutor(task -> new Thread(task, name));
  }

  @AfterEach
  void stop() throws InterruptedException {
    for (ExecutorService executor : List.of(deliverer, callbacks, waiter)) {
      executor.shutdownNow();
      // Another test looks for threads of these names.
      assertThat(executor.awaitTermination(300, TimeUnit.SECONDS)).isTrue();
    }
  }

  private CallFuture<String> call() {
    return new CallFuture<>(this::decode, callbacks);
  }

  private synchronized String decode(@Nullable Object answer) {
    decodedBy.add(Thread.currentThread().getName());
    return "decoded " + answer;
  }

  private synchronized List<String> decodedBy() {
    return List.copyOf(decodedBy);
  }

  private void deliver(CallFuture<?> call, @Nullable Object answer) throws Exception {
    deliverer.submit(() -> call.deliver(answer)).get();
  }

  @Test
  void a_wait_says_what_was_cancelled() {
    CallFuture<String> call = call();
    call.completeExceptionally(new CancellationException("task=a was cancelled"));
    assertThatThrownBy(call::await)
        .isInstanceOf(CancellationException.class)
        .hasMessage("task=a was cancelled");
  }

  @Test
  void an_answer_that_comes_during_the_call_is_decoded_by_the_caller() throws Exception {
    CallFuture<String> call = call();
    deliver(call, "a");
    assertThat(call).isNotDone();

    assertThat(call.release()).isSameAs(call).isCompletedWithValue("decoded a");
    assertThat(decodedBy()).containsExactly(Thread.currentThread().getName());
  }

  @Test
  void an_answer_that_nobody_waits_for_is_decoded_by_the_callback_executor() throws Exception {
    CallFuture<String> call = call().release();
    AtomicReference<String> dependent = new AtomicReference<>();
    CompletableFuture<Void> told =
        call.thenAccept(answer -> dependent.set(Thread.currentThread().getName()));

    deliver(call, "a");
    told.get();

    assertThat(call).isCompletedWithValue("decoded a");
    assertThat(decodedBy()).containsExactly(CALLBACKS);
    assertThat(dependent).hasValue(CALLBACKS);
  }

  @Test
  void an_answer_that_a_thread_waits_for_is_decoded_by_that_thread() throws Exception {
    CallFuture<String> call = call().release();
    Future<String> awaited = waiter.submit(() -> call.await());
    untilParked();

    deliver(call, "a");

    assertThat(awaited.get()).isEqualTo("decoded a");
    assertThat(decodedBy()).containsExactly(WAITER);
  }

  @Test
  void further_threads_wait_for_the_first_one() throws Exception {
    CallFuture<String> call = call().release();
    Future<String> awaited = waiter.submit(() -> call.await());
    untilParked();
    CompletableFuture<String> second = CompletableFuture.supplyAsync(call::await);

    deliver(call, "a");

    assertThat(awaited.get()).isEqualTo("decoded a");
    assertThat(second.get()).isEqualTo("decoded a");
    assertThat(decodedBy()).hasSize(1);
  }

  @Test
  void the_first_answer_counts() throws Exception {
    CallFuture<String> call = call();
    deliver(call, "a");
    deliver(call, "b");
    call.deliverFailure(new IllegalStateException());
    call.release();
    deliver(call, "c");

    assertThat(call.await()).isEqualTo("decoded a");
    assertThat(decodedBy()).hasSize(1);
  }

  @Test
  void null_is_an_answer() throws Exception {
    CallFuture<String> call = call();
    deliver(call, null);

    assertThat(call.release().await()).isEqualTo("decoded null");
  }

  @Test
  void a_failure_is_thrown_as_it_is() {
    RuntimeException failure = new IllegalArgumentException("of the call");
    CallFuture<String> call = call();
    call.deliverFailure(failure);
    call.release();

    assertThatThrownBy(call::await).isSameAs(failure);
    assertThatThrownBy(call::awaitInterruptibly).isSameAs(failure);
    assertThatThrownBy(call::join).isInstanceOf(CompletionException.class).hasCause(failure);
    assertThat(decodedBy()).isEmpty();
  }

  @Test
  void a_checked_failure_is_wrapped_and_an_error_is_not() {
    CallFuture<String> checked = call();
    checked.deliverFailure(new IOException("of the call"));
    CallFuture<String> error = call();
    error.deliverFailure(new StackOverflowError("of the call"));

    assertThatThrownBy(checked.release()::await)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(IOException.class);
    assertThatThrownBy(error.release()::await).isInstanceOf(StackOverflowError.class);
  }

  @Test
  void a_decoder_that_throws_fails_the_call() {
    RuntimeException failure = new IllegalStateException("of the decoder");
    CallFuture<String> call =
        new CallFuture<>(
            answer -> {
              throw failure;
            },
            callbacks);
    call.deliver("a");

    assertThatThrownBy(call.release()::await).isSameAs(failure);
  }

  /** The ways to wait that every future has. */
  enum Wait {
    JOIN,
    GET,
    GET_IN_TIME;

    String on(CallFuture<String> call) throws Exception {
      return switch (this) {
        case JOIN -> call.join();
        case GET -> call.get();
        case GET_IN_TIME -> call.get(1, TimeUnit.DAYS);
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoeverWaits_decodes(Wait wait) throws Exception {
    CallFuture<String> call = call().release();
    Future<String> awaited = waiter.submit(() -> wait.on(call));
    untilParked();
    deliver(call, "a");

    assertThat(awaited.get()).isEqualTo("decoded a");
    assertThat(decodedBy()).containsExactly(WAITER);
  }

  @ParameterizedTest
  @EnumSource
  void whoeverWaits_isTold_thatAnotherHasGivenUp(Wait wait) throws Exception {
    CallFuture<String> call = call().release();
    Future<String> awaited = waiter.submit(() -> wait.on(call));
    untilParked();
    call.cancel(false);

    assertThatThrownBy(awaited::get).hasCauseInstanceOf(CancellationException.class);
  }

  @Test
  void anAnswerAfterATimeOut_isDecodedElsewhere() throws Exception {
    CallFuture<String> call = call().release();
    assertThatThrownBy(() -> call.get(1, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
    deliver(call, "a");

    assertThat(call.join()).isEqualTo("decoded a");
  }

  @Test
  void an_interrupt_gives_the_call_up() throws Exception {
    CallFuture<String> call = call();
    Origin origin = new Origin(call);
    call.release();
    Thread.currentThread().interrupt();

    assertThatThrownBy(call::awaitInterruptibly).isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
    assertThat(call).isCancelled();
    assertThat(origin.givenUp).isEqualTo(1);
    deliver(call, "a");

    origin.untilUnwanted("a");
    assertThat(decodedBy()).isEmpty();
  }

  @Test
  void an_answer_that_is_there_is_taken_in_spite_of_an_interrupt() throws Exception {
    CallFuture<String> call = call();
    Origin origin = new Origin(call);
    deliver(call, "a");
    call.release();
    Thread.currentThread().interrupt();

    assertThat(call.awaitInterruptibly()).isEqualTo("decoded a");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(origin.givenUp).isZero();
  }

  @Test
  void a_call_that_is_cancelled_or_completed_by_the_application_is_given_up() throws Exception {
    List<Consumer<CallFuture<String>>> ways =
        List.of(
            call -> call.cancel(true),
            call -> call.complete("mine"),
            call -> call.completeExceptionally(new TimeoutException()));
    for (Consumer<CallFuture<String>> way : ways) {
      CallFuture<String> call = call();
      Origin origin = new Origin(call);
      call.release();
      way.accept(call);
      way.accept(call);

      assertThat(origin.givenUp).isEqualTo(1);
      deliver(call, "a");
      origin.untilUnwanted("a");
    }
    assertThat(decodedBy()).isEmpty();
  }

  @Test
  void an_answered_call_is_not_given_up() throws Exception {
    CallFuture<String> call = call();
    Origin origin = new Origin(call);
    deliver(call, "a");
    call.release();

    assertThat(call.cancel(true)).isFalse();
    assertThat(origin.givenUp).isZero();
    assertThat(origin.unwanted).isEmpty();
  }

  /** Who has a call carried out. */
  private static final class Origin implements CallFuture.Source {

    private final BlockingQueue<Object> unwanted = new LinkedBlockingQueue<>();
    private volatile int givenUp;

    Origin(CallFuture<?> call) {
      call.source(this);
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // One thread gives up.
    public void giveUp() {
      givenUp++;
    }

    @Override
    public void unwanted(@Nullable Object answer) {
      unwanted.add(String.valueOf(answer));
    }

    void untilUnwanted(Object answer) throws InterruptedException {
      assertThat(unwanted.poll(60, TimeUnit.SECONDS)).isEqualTo(answer);
    }
  }

  @Test
  void an_interrupt_does_not_end_an_uninterruptible_wait() throws Exception {
    CallFuture<String> call = call().release();
    CountDownLatch started = new CountDownLatch(1);
    Future<Boolean> interrupted =
        waiter.submit(
            () -> {
              Thread.currentThread().interrupt();
              started.countDown();
              call.await();
              return Thread.interrupted();
            });
    started.await();

    deliver(call, "a");

    assertThat(interrupted.get()).isTrue();
    assertThat(call).isCompletedWithValue("decoded a");
  }

  @Test
  void an_interruptible_wait_takes_any_stage_and_gives_it_up() throws Exception {
    CompletableFuture<String> stage = new CompletableFuture<>();
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> CallFuture.awaitInterruptibly(stage))
        .isInstanceOf(InterruptedException.class);
    assertThat(stage).isCancelled();
    assertThat(Thread.interrupted()).isFalse();

    assertThat(CallFuture.awaitInterruptibly(CompletableFuture.completedFuture("a")))
        .isEqualTo("a");
    IOException cause = new IOException();
    assertThatThrownBy(() -> CallFuture.awaitInterruptibly(CompletableFuture.failedFuture(cause)))
        .isInstanceOf(CompletionException.class)
        .hasCause(cause);
  }

  @Test
  void await_takes_any_stage() throws Exception {
    RuntimeException failure = new IllegalStateException("of the stage");

    assertThat(CallFuture.await(CompletableFuture.completedFuture("a"))).isEqualTo("a");
    assertThatThrownBy(() -> CallFuture.await(CompletableFuture.failedFuture(failure)))
        .isSameAs(failure);
    CallFuture<String> call = call();
    deliver(call, "b");
    assertThat(CallFuture.await(call.release())).isEqualTo("decoded b");
  }

  /** What the caller does while the answer comes. */
  enum Caller {
    AWAITS,
    AWAITS_INTERRUPTIBLY,
    ATTACHES
  }

  /** The deliverer goes at each round's start, with a delay that sweeps over the caller's steps. */
  @ParameterizedTest
  @EnumSource
  void whoever_comes_first_an_answer_is_decoded_once_and_not_by_its_deliverer(Caller caller)
      throws Exception {
    int rounds = 50_000;
    AtomicInteger decodings = new AtomicInteger();
    AtomicInteger byDeliverer = new AtomicInteger();
    AtomicReference<@Nullable CallFuture<Integer>> current = new AtomicReference<>();
    Future<?> deliveries =
        deliverer.submit(
            () -> {
              for (int round = 0; round < rounds; round++) {
                CallFuture<Integer> call = untilNotNull(current);
                current.set(null);
                for (int delay = round % DELAYS; delay > 0; delay--) {
                  decodings.get(); // A few nanoseconds.
                }
                call.deliver(round);
              }
            });
    for (int round = 0; round < rounds; round++) {
      CallFuture<Integer> call =
          new CallFuture<>(
              answer -> {
                decodings.incrementAndGet();
                if (Thread.currentThread().getName().equals(DELIVERER)) {
                  byDeliverer.incrementAndGet();
                }
                return (Integer) Objects.requireNonNull(answer);
              },
              callbacks);
      current.set(call);
      for (int spins = 1; current.get() != null; spins++) {
        yieldNowAndThen(spins);
      }
      assertThat(result(call.release(), caller)).isEqualTo(round);
    }
    deliveries.get();

    assertThat(decodings).hasValue(rounds);
    assertThat(byDeliverer).hasValue(0);
  }

  /** As above, with a caller that is interrupted. */
  @Test
  void an_answer_is_had_by_the_caller_or_known_to_be_unwanted() throws Exception {
    int rounds = 50_000;
    AtomicReference<@Nullable CallFuture<Integer>> current = new AtomicReference<>();
    Future<?> deliveries =
        deliverer.submit(
            () -> {
              for (int round = 0; round < rounds; round++) {
                CallFuture<Integer> call = untilNotNull(current);
                current.set(null);
                for (int delay = round % DELAYS; delay > 0; delay--) {
                  current.get(); // A few nanoseconds.
                }
                call.deliver(round);
              }
            });
    for (int round = 0; round < rounds; round++) {
      CallFuture<Integer> call = new CallFuture<>(answer -> (Integer) answer, callbacks);
      Origin origin = new Origin(call);
      current.set(call);
      for (int spins = 1; current.get() != null; spins++) {
        yieldNowAndThen(spins);
      }
      Thread.currentThread().interrupt();
      try {
        assertThat(call.release().awaitInterruptibly()).isEqualTo(round);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(origin.unwanted).isEmpty();
      } catch (InterruptedException e) {
        origin.untilUnwanted(String.valueOf(round));
      }
    }
    deliveries.get();
  }

  private static CallFuture<Integer> untilNotNull(
      AtomicReference<@Nullable CallFuture<Integer>> reference) {
    for (int spins = 1; ; spins++) {
      CallFuture<Integer> call = reference.get();
      if (call != null) {
        return call;
      }
      yieldNowAndThen(spins);
    }
  }

  /** Spinning hits narrow races; yielding lets the other thread run where there is one core. */
  private static void yieldNowAndThen(int spins) {
    if (spins % SPINS_BEFORE_YIELD == 0) {
      Thread.yield();
    }
  }

  private static int result(CallFuture<Integer> call, Caller caller) throws Exception {
    return switch (caller) {
      case AWAITS -> call.await();
      case AWAITS_INTERRUPTIBLY -> call.awaitInterruptibly();
      case ATTACHES -> call.thenApply(answer -> answer).get();
    };
  }

  /** Until the waiter has nothing to do but wait for an answer. */
  private void untilParked() throws InterruptedException {
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(300);
    while (true) {
      for (Thread thread : Thread.getAllStackTraces().keySet()) {
        if (thread.getName().equals(WAITER) && PARKED.contains(thread.getState())) {
          return;
        }
      }
      assertThat(System.nanoTime()).as("the waiter is parked").isLessThan(deadlineNanos);
      Thread.yield();
    }
  }
}
