package dev.grid.client.callback;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SerialExecutorTest {

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void tasksOfOneThreadRunInOrderAndAlone() {
    SerialExecutor executor = new SerialExecutor("test", 100_000);
    List<Integer> ran = new ArrayList<>();
    CountDownLatch done = new CountDownLatch(10_000);
    for (int i = 0; i < 10_000; i++) {
      int number = i;
      executor.execute(
          () -> {
            ran.add(number);
            done.countDown();
          });
    }
    await(done);
    assertThat(ran).isEqualTo(IntStream.range(0, 10_000).boxed().toList());
  }

  @Test
  void tasksOfManyThreadsAllRunAlone() throws Exception {
    SerialExecutor executor = new SerialExecutor("test", 1_000_000);
    int threads = 8;
    int each = 10_000;
    CountDownLatch done = new CountDownLatch(threads * each);
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger overlaps = new AtomicInteger();
    List<Thread> started = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      started.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int i = 0; i < each; i++) {
                      executor.execute(
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
    assertThat(executor.dropped()).isZero();
  }

  @Test
  void aTaskThatFailsDoesNotStopTheNext() {
    SerialExecutor executor = new SerialExecutor("test", 10);
    CountDownLatch done = new CountDownLatch(1);
    executor.execute(
        () -> {
          throw new IllegalStateException("on purpose");
        });
    executor.execute(done::countDown);
    await(done);
  }

  @Test
  void whatExceedsTheCapacityIsDroppedAndCounted() {
    SerialExecutor executor = new SerialExecutor("test", 3);
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch ran = new CountDownLatch(3);
    executor.execute(
        () -> {
          await(release);
          ran.countDown();
        });
    for (int i = 0; i < 5; i++) {
      executor.execute(ran::countDown);
    }
    assertThat(executor.dropped()).isEqualTo(3);
    release.countDown();
    await(ran);
    CountDownLatch again = new CountDownLatch(1);
    while (again.getCount() > 0) {
      executor.execute(again::countDown);
      Thread.onSpinWait();
    }
    assertThat(again.getCount()).isZero();
  }
}
