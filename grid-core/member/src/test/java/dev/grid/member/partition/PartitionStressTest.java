package dev.grid.member.partition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Threads race for one partition: its tasks run one at a time, none is lost, and those of one
 * thread keep their order. Many short rounds, because the races are where threads begin and end.
 */
class PartitionStressTest {

  private static final int ROUNDS = 2_000;
  private static final int THREADS = 4;
  private static final int TASKS = 50;

  private final ExecutorService workers = Executors.newFixedThreadPool(2);

  @AfterEach
  void endWorkers() {
    workers.shutdownNow();
  }

  /** What only the partition protects. */
  private static final class Guarded {
    private final int[] lastOfThread = new int[THREADS];
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger violations = new AtomicInteger();
    private int count;
  }

  private record Step(Guarded guarded, int thread, int number, CountDownLatch done)
      implements PartitionTask {

    @Override
    public void run(Partition partition) {
      if (guarded.inside.getAndIncrement() != 0 || guarded.lastOfThread[thread] >= number) {
        guarded.violations.incrementAndGet();
      }
      guarded.lastOfThread[thread] = number;
      guarded.count++;
      guarded.inside.decrementAndGet();
      done.countDown();
    }

    @Override
    public void rejected() {
      guarded.violations.incrementAndGet();
      done.countDown();
    }
  }

  @Test
  void submit_fromManyThreads_runsEachTaskOnceAloneAndInOrder() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      Partition partition = LonePartition.of(workers);
      Guarded guarded = race(partition, false);
      assertThat(guarded.violations).as("round %d", round).hasValue(0);
      assertThat(guarded.count).as("round %d", round).isEqualTo(THREADS * TASKS);
    }
  }

  @Test
  void runExclusively_besideSubmit_runsEachTaskOnceAndAlone() throws Exception {
    for (int round = 0; round < ROUNDS / 10; round++) {
      Partition partition = LonePartition.of(workers);
      Guarded guarded = race(partition, true);
      assertThat(guarded.violations).as("round %d", round).hasValue(0);
      assertThat(guarded.count).as("round %d", round).isEqualTo(THREADS * TASKS);
    }
  }

  private static Guarded race(Partition partition, boolean oneExclusively) throws Exception {
    Guarded guarded = new Guarded();
    CountDownLatch start = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(THREADS * TASKS);
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      int thread = t;
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    awaitQuietly(start);
                    for (int i = 1; i <= TASKS; i++) {
                      Step step = new Step(guarded, thread, i, done);
                      if (oneExclusively && thread == 0) {
                        partition.runExclusively(step);
                      } else {
                        partition.submit(step);
                      }
                    }
                  }));
    }
    start.countDown();
    assertThat(done.await(300, TimeUnit.SECONDS)).as("every task is run").isTrue();
    for (Thread thread : threads) {
      thread.join();
    }
    return guarded;
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
