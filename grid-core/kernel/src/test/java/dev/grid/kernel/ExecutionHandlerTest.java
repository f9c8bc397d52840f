package dev.grid.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.GridTimeoutException;
import dev.grid.InvalidConfigurationException;
import dev.grid.OverloadedException;
import dev.grid.handler.AsyncResult;
import dev.grid.handler.ExecutionHandler;
import dev.grid.handler.HandlerEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an application relies on that chooses where its callbacks run. */
final class ExecutionHandlerTest {

  private static final Duration LONG = Duration.ofMinutes(2);

  enum Kind {
    VIRTUAL(() -> ExecutionHandler.virtualThreads("v")),
    PLATFORM(() -> ExecutionHandler.platformThreads("p", 3)),
    LOOP(() -> ExecutionHandler.eventLoop("loop"));

    private final Supplier<ExecutionHandler> maker;

    Kind(Supplier<ExecutionHandler> maker) {
      this.maker = maker;
    }
  }

  private final List<ExecutionHandler> started = new ArrayList<>();

  private ExecutionHandler start(Kind kind) {
    ExecutionHandler handler = kind.maker.get();
    handler.start();
    handler.start();
    started.add(handler);
    return handler;
  }

  @AfterEach
  void stop() {
    started.forEach(ExecutionHandler::close);
  }

  @ParameterizedTest
  @EnumSource
  void spawnedTasks_giveWhatTheyReturnOrThrow(Kind kind) {
    ExecutionHandler handler = start(kind);
    AsyncResult<String> name = handler.spawn(() -> Thread.currentThread().getName());
    assertThat(name.get(LONG)).startsWith(handler.name());
    assertThat(name.isReady() && name.isSuccessful()).isTrue();
    assertThat(name.value()).isEqualTo(name.getNow());

    AsyncResult<String> unchecked =
        handler.spawn(
            () -> {
              throw new IllegalArgumentException("bad");
            });
    assertThatThrownBy(() -> unchecked.get(LONG)).isInstanceOf(IllegalArgumentException.class);
    assertThat(unchecked.isReady()).isTrue();
    assertThat(unchecked.isSuccessful()).isFalse();
    assertThat(unchecked.exception()).hasMessage("bad");
    AsyncResult<String> checked =
        handler.spawn(
            () -> {
              throw new java.io.IOException("disk");
            });
    assertThatThrownBy(() -> checked.get(LONG))
        .isInstanceOf(CompletionException.class)
        .hasRootCauseMessage("disk");
  }

  @ParameterizedTest
  @EnumSource
  void results_areSetOnce_andWakeWhoWaits(Kind kind) throws InterruptedException {
    ExecutionHandler handler = start(kind);
    AsyncResult<String> result = handler.asyncResult();
    assertThat(result.isReady()).isFalse();
    assertThat(result.await(Duration.ZERO)).isFalse();
    assertThatThrownBy(result::getNow).isInstanceOf(handler.timeoutException());
    assertThatThrownBy(() -> result.get(Duration.ofNanos(1)))
        .isInstanceOf(GridTimeoutException.class);
    List<String> got = new CopyOnWriteArrayList<>();
    Thread waiter = Thread.ofPlatform().start(() -> got.add(result.get(LONG)));
    assertThat(result.set("first")).isTrue();
    assertThat(result.set("second")).isFalse();
    assertThat(result.setException(new IllegalStateException())).isFalse();
    waiter.join();
    assertThat(got).containsExactly("first");
  }

  @ParameterizedTest
  @EnumSource
  void whatIsAttached_runsOnTheHandler_neverOnTheThreadThatSets(Kind kind) {
    ExecutionHandler handler = start(kind);
    AsyncResult<String> result = handler.asyncResult();
    CompletableFuture<String> stage =
        result.thenApply(value -> Thread.currentThread().getName()).toCompletableFuture();
    CompletableFuture<String> linked = new CompletableFuture<>();
    result.link(ready -> linked.complete(Thread.currentThread().getName()));
    result.set("value");
    assertThat(stage.join()).startsWith(handler.name());
    assertThat(linked.join()).startsWith(handler.name());
    AsyncResult<String> late = handler.asyncResult();
    result.link(ready -> late.set(ready.value()));
    assertThat(late.get(LONG)).isEqualTo("value");
  }

  @ParameterizedTest
  @EnumSource
  void links_areCalledInOrder_andCanBeTakenBack(Kind kind) {
    ExecutionHandler handler = start(kind);
    AsyncResult<Integer> result = handler.asyncResult();
    List<String> called = new CopyOnWriteArrayList<>();
    Consumer<AsyncResult<Integer>> first = ready -> called.add("first");
    result.link(first);
    result.link(
        ready -> {
          throw new IllegalStateException("disturbs nobody");
        });
    result.link(ready -> called.add("second"));
    result.link(first);
    CountDownLatch done = new CountDownLatch(1);
    result.link(ready -> done.countDown());
    assertThat(result.unlink(first)).isTrue();
    assertThat(result.unlink(first)).isTrue();
    assertThat(result.unlink(first)).isFalse();
    result.link(first);
    AsyncResult<Boolean> end = handler.asyncResult();
    result.link(ready -> end.set(true));
    result.set(1);
    assertThat(end.get(LONG)).isTrue();
    assertThat(called).containsExactly("second", "first");
    assertThat(done.getCount()).isZero();
    assertThat(result.unlink(first)).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void stages_becomeResults(Kind kind) {
    ExecutionHandler handler = start(kind);
    CompletableFuture<String> call = new CompletableFuture<>();
    AsyncResult<String> result = handler.asyncResult(call);
    AsyncResult<String> failed =
        handler.asyncResult(
            call.thenApply(
                value -> {
                  throw new IllegalStateException(value);
                }));
    call.complete("answer");
    assertThat(result.get(LONG)).isEqualTo("answer");
    assertThatThrownBy(() -> failed.get(LONG))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("answer");
  }

  @ParameterizedTest
  @EnumSource
  void eventsAndLocksAndSleep(Kind kind) {
    ExecutionHandler handler = start(kind);
    HandlerEvent event = handler.event();
    assertThat(event.await(Duration.ofNanos(1))).isFalse();
    handler.dispatchCallback(event::set);
    assertThat(event.await(LONG)).isTrue();
    event.clear();
    assertThat(event.isSet()).isFalse();
    Lock lock = handler.lock();
    lock.lock();
    lock.lock();
    lock.unlock();
    lock.unlock();
    assertThat(handler.sleep(Duration.ofMillis(1)).await(LONG)).isTrue();
  }

  @Test
  void anEventLoop_runsInOrder_andNeverBlocks() throws InterruptedException {
    ExecutionHandler loop = start(Kind.LOOP);
    List<Integer> order = new ArrayList<>();
    AsyncResult<Boolean> all = loop.asyncResult();
    for (int i = 0; i < 1_000; i++) {
      int number = i;
      loop.dispatchCallback(() -> order.add(number));
    }
    loop.dispatchCallback(() -> all.set(true));
    assertThat(all.get(LONG)).isTrue();
    assertThat(order).hasSize(1_000).isSorted();

    AsyncResult<String> never = loop.asyncResult();
    Lock taken = loop.lock();
    taken.lock();
    for (Consumer<AsyncResult<String>> blocking :
        List.<Consumer<AsyncResult<String>>>of(
            result -> result.get(LONG),
            result -> result.await(LONG),
            result -> result.toCompletableFuture().join(),
            result -> loop.event().await(LONG),
            result -> taken.lock())) {
      AsyncResult<Boolean> refused =
          loop.spawn(
              () -> {
                blocking.accept(never);
                return true;
              });
      assertThatThrownBy(() -> refused.get(LONG))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("is an event loop");
    }
    taken.unlock();
    assertThat(loop.spawn(() -> taken.tryLock(1, TimeUnit.MINUTES)).get(LONG)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void stopping_letsEndWhatWasTaken_andTakesNothingMore(Kind kind) {
    ExecutionHandler handler = start(kind);
    List<Integer> ran = new CopyOnWriteArrayList<>();
    for (int i = 0; i < 100; i++) {
      int number = i;
      handler.dispatchCallback(() -> ran.add(number));
    }
    AsyncResult<String> open = handler.asyncResult();
    handler.stop();
    handler.stop();
    assertThat(ran).hasSize(100);
    assertThatThrownBy(() -> handler.dispatchCallback(() -> ran.add(-1)))
        .isInstanceOf(RejectedExecutionException.class);
    assertThatThrownBy(() -> handler.spawn(() -> ran.add(-1)))
        .isInstanceOf(RejectedExecutionException.class);
    assertThatThrownBy(handler::start)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("stopped");
    open.set("late");
    assertThat(open.getNow()).as("who waits has it").isEqualTo("late");
  }

  @ParameterizedTest
  @EnumSource
  void aCallback_mayStopItsHandler(Kind kind) {
    ExecutionHandler handler = start(kind);
    AsyncResult<String> result =
        handler.spawn(
            () -> {
              handler.stop();
              return "stopped";
            });
    assertThat(result.get(LONG)).isEqualTo("stopped");
  }

  @Test
  void tooManyTasks_areRefused() {
    ExecutionHandler handler = start(Kind.PLATFORM);
    HandlerEvent gate = handler.event();
    for (int i = 0; i < ExecutionHandler.SPAWNED_MAX; i++) {
      var unused = handler.spawn(() -> gate.await(LONG));
    }
    assertThatThrownBy(() -> handler.spawn(() -> 1))
        .isInstanceOf(OverloadedException.class)
        .hasMessageContaining("SPAWNED_MAX=100000");
    gate.set();
  }

  @Test
  void beforeItIsStarted_nothingRuns() {
    ExecutionHandler handler = ExecutionHandler.virtualThreads("early");
    assertThatThrownBy(() -> handler.dispatchCallback(() -> {}))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessageContaining("not started");
    assertThatThrownBy(() -> ExecutionHandler.platformThreads("none", 0))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessage("threads=0: must be 1 or more");
  }
}
