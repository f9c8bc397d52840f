package dev.grid.structures.map;

import static dev.grid.structures.Values.data;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.OverloadedException;
import dev.grid.protocol.Data;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120) // Without it what waits for ever is not seen to.
class UpdateTurnsTest {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Data KEY = data("k");

  private final UpdateTurns turns = new UpdateTurns();

  private <T> CompletableFuture<T> run(
      Data key, long threadId, java.util.function.Supplier<T> update) {
    return turns.run("m", key, threadId, update).toCompletableFuture();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void updatesOfAThread_runOneAtATime_inItsOrder_andNothingIsKeptOfThem() {
    AtomicInteger running = new AtomicInteger();
    List<Integer> order = new ArrayList<>(); // Guarded by the turns themselves.
    List<CompletableFuture<Integer>> all =
        IntStream.range(0, 1_000)
            .mapToObj(
                i ->
                    run(
                        KEY,
                        1,
                        () -> {
                          int together = running.incrementAndGet();
                          order.add(i);
                          running.decrementAndGet();
                          return together;
                        }))
            .toList();

    assertThat(all).allSatisfy(each -> assertThat(each).succeedsWithin(SOON).isEqualTo(1));
    assertThat(order).isEqualTo(IntStream.range(0, 1_000).boxed().toList());
    assertThat(turns.size()).isZero();
  }

  @Test
  void otherKeysAndThreads_doNotWait() {
    CountDownLatch end = new CountDownLatch(1);
    CompletableFuture<String> first =
        run(
            KEY,
            1,
            () -> {
              await(end);
              return "first";
            });

    assertThat(run(data("other"), 1, () -> "key")).succeedsWithin(SOON).isEqualTo("key");
    assertThat(run(KEY, 2, () -> "thread")).succeedsWithin(SOON).isEqualTo("thread");
    assertThat(turns.run("n", KEY, 1, () -> "map").toCompletableFuture())
        .succeedsWithin(SOON)
        .isEqualTo("map");
    assertThat(first).isNotDone();
    end.countDown();
    assertThat(first).succeedsWithin(SOON).isEqualTo("first");
  }

  /** Each waits for an update of the other's key while it has its own turn. */
  @Test
  void functionsThatUpdateEachOthersKeys_goOn() {
    CountDownLatch begun = new CountDownLatch(2);
    List<CompletableFuture<String>> crossed = new ArrayList<>();
    for (Data key : List.of(KEY, data("other"))) {
      Data other = key.equals(KEY) ? data("other") : KEY;
      crossed.add(
          run(
              key,
              1,
              () -> {
                begun.countDown();
                await(begun);
                return run(other, Thread.currentThread().threadId(), () -> "both").join();
              }));
    }

    assertThat(crossed).allSatisfy(each -> assertThat(each).succeedsWithin(SOON).isEqualTo("both"));
  }

  @Test
  void whatDependsOnAnAnswer_mayWaitForTheNext() {
    CountDownLatch begin = new CountDownLatch(1);
    CompletableFuture<String> first =
        run(
            KEY,
            1,
            () -> {
              await(begin);
              return "first";
            });
    CompletableFuture<String> second = run(KEY, 1, () -> "second");
    CompletableFuture<String> dependent = first.thenApply(value -> value + second.join());
    begin.countDown();

    assertThat(dependent).succeedsWithin(SOON).isEqualTo("firstsecond");
  }

  @Test
  void oneThatFails_isFollowedByTheNext() {
    CompletableFuture<String> failing =
        run(
            KEY,
            1,
            () -> {
              throw new IllegalStateException("on purpose");
            });

    assertThat(run(KEY, 1, () -> "next")).succeedsWithin(SOON).isEqualTo("next");
    assertThat(failing).failsWithin(SOON).withThrowableThat().withMessageContaining("on purpose");
  }

  @Test
  void moreThanTheLimit_areRefused_andThereIsRoomAgainWhenTheyHaveEnded() {
    CountDownLatch end = new CountDownLatch(1);
    CompletableFuture<String> last = new CompletableFuture<>();
    for (int i = 0; i < UpdateTurns.UNDER_WAY_MAX; i++) {
      last =
          run(
              KEY,
              1,
              () -> {
                await(end);
                return "done";
              });
    }

    assertThat(run(KEY, 1, () -> "one too many"))
        .failsWithin(SOON)
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(OverloadedException.class)
        .withMessageContaining("map=m")
        .withMessageContaining("updatesMax=" + UpdateTurns.UNDER_WAY_MAX);
    end.countDown();
    assertThat(last).succeedsWithin(SOON).isEqualTo("done");
    assertThat(run(KEY, 1, () -> "room")).succeedsWithin(SOON).isEqualTo("room");
  }
}
