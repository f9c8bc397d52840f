package dev.grid.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ListenerThreadsTest {

  private static final int KEY = 7;

  private final BlockingQueue<String> logged = new LinkedBlockingQueue<>();
  private final ListenerThreads threads =
      new ListenerThreads("test", null, (what, failure) -> logged.add(what + " " + failure));

  @AfterEach
  void stop() {
    threads.close();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(300, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void callsOfOneKeyRunInOrderAndAlone() {
    List<Integer> ran = new ArrayList<>();
    CountDownLatch done = new CountDownLatch(10_000);
    for (int i = 0; i < 10_000; i++) {
      int number = i;
      threads.execute(
          KEY,
          () -> {
            ran.add(number);
            done.countDown();
          });
    }
    await(done);
    assertThat(ran).isEqualTo(IntStream.range(0, 10_000).boxed().toList());
  }

  @Test
  void callsOfManyCallersWithOneKeyRunAlone() throws Exception {
    int callers = 8;
    int each = 5_000;
    CountDownLatch done = new CountDownLatch(callers * each);
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger overlaps = new AtomicInteger();
    List<Thread> started = new ArrayList<>();
    for (int t = 0; t < callers; t++) {
      started.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int i = 0; i < each; i++) {
                      threads.execute(
                          KEY,
                          () -> {
                            overlaps.addAndGet(inside.getAndIncrement());
                            inside.decrementAndGet();
                            done.countDown();
                          });
                    }
                  }));
    }
    for (Thread thread : started) {
      thread.join();
    }
    await(done);
    assertThat(overlaps).hasValue(0);
    assertThat(threads.dropped()).isZero();
  }

  @Test
  void aListenerThatBlocksHoldsUpItsStripeOnly() {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch behind = new CountDownLatch(1);
    CountDownLatch beside = new CountDownLatch(1);
    threads.execute(KEY, () -> await(release));
    threads.execute(KEY, behind::countDown);
    threads.execute(KEY + 1, beside::countDown);
    await(beside);
    assertThat(behind.getCount()).isEqualTo(1);
    release.countDown();
    await(behind);
  }

  @Test
  void aListenerThatFailsIsLoggedAndTheNextRuns() {
    CountDownLatch done = new CountDownLatch(1);
    threads.execute(
        KEY,
        () -> {
          throw new AssertionError("on purpose");
        });
    threads.execute(KEY, done::countDown);
    await(done);
    assertThat(logged).singleElement().asString().contains("on purpose");
  }

  @Test
  void aFullQueueDropsTheNewestAndSaysSo() {
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger ran = new AtomicInteger();
    threads.execute(KEY, () -> await(release));
    while (threads.dropped() < 4) {
      threads.execute(KEY, ran::incrementAndGet);
    }
    assertThat(logged).hasSize(3).allSatisfy(line -> assertThat(line).contains("test-listener-7"));
    release.countDown();
    CountDownLatch after = new CountDownLatch(1);
    while (after.getCount() > 0) {
      threads.execute(KEY, after::countDown);
      Thread.onSpinWait();
    }
    assertThat(ran).hasValue(65_535);
  }

  @Test
  void closingRunsWhatIsQueuedAndNothingMore() {
    AtomicInteger ran = new AtomicInteger();
    for (int i = 0; i < 1_000; i++) {
      threads.execute(i, ran::incrementAndGet);
    }
    threads.close();
    assertThat(ran).hasValue(1_000);
    threads.execute(KEY, ran::incrementAndGet);
    threads.close();
    assertThat(ran).hasValue(1_000);
  }

  @Test
  void closingInterruptsAListenerThatIsStuckAndForgetsWhatWaits() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    BlockingQueue<String> ended = new LinkedBlockingQueue<>();
    threads.execute(
        KEY,
        () -> {
          begun.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            ended.add("interrupted");
          }
        });
    threads.execute(KEY, () -> ended.add("ran"));
    await(begun);
    threads.close();
    assertThat(ended.poll(300, TimeUnit.SECONDS)).isEqualTo("interrupted");
    assertThat(ended).isEmpty();
  }

  @Test
  void aListenerMayClose() throws Exception {
    BlockingQueue<String> ran = new LinkedBlockingQueue<>();
    threads.execute(
        KEY,
        () -> {
          threads.close();
          ran.add("closed");
        });
    assertThat(ran.poll(300, TimeUnit.SECONDS)).isEqualTo("closed");
  }
}
