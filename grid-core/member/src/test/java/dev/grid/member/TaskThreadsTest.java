package dev.grid.member;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class TaskThreadsTest {

  @Test
  void threads_areStartedForTasksThatFindNoneIdle_upToTheLimit_andEndWhenIdle() throws Exception {
    try (TaskThreads threads = new TaskThreads("test", 3, 1)) {
      assertThat(threads.threads()).isZero();
      Semaphore begun = new Semaphore(0);
      CountDownLatch end = new CountDownLatch(1);
      for (int i = 0; i < 10; i++) {
        threads.execute(
            () -> {
              begun.release();
              await(end);
            });
      }
      begun.acquire(3);
      assertThat(begun.tryAcquire()).as("a fourth").isFalse();
      assertThat(threads.threads()).isEqualTo(3);
      end.countDown();
      begun.acquire(7);
      while (threads.threads() > 0) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void close_interruptsWhatDoesNotEnd() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    TaskThreads threads = new TaskThreads("test", 1, 1_000);
    threads.execute(
        () -> {
          begun.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            interrupted.countDown();
          }
        });
    begun.await();
    threads.close();
    assertThat(interrupted.await(60, TimeUnit.SECONDS)).isTrue();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
