package dev.grid.member.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of a partition whose holder has had enough, or whose task fails. */
class PartitionLeftOverTest {

  private static final int MORE_THAN_ONE_HOLDER_RUNS = 2_000;

  /** One, so that nobody else can take what is left over while it waits. */
  private final ExecutorService worker = Executors.newFixedThreadPool(1);

  private final Partition partition = LonePartition.of(worker);

  @AfterEach
  void endWorker() {
    worker.shutdownNow();
  }

  private record Task(Runnable action) implements PartitionTask {

    @Override
    public void run(Partition partition) {
      action.run();
    }

    @Override
    public void rejected() {
      throw new AssertionError("the mailbox has room");
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void leftOver_isTakenByAWorkerThatWaitsForThePartition() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch workerWaits = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(MORE_THAN_ONE_HOLDER_RUNS + 1);
    Thread holder =
        Thread.ofPlatform()
            .start(
                () ->
                    partition.submit(
                        new Task(
                            () -> {
                              held.countDown();
                              awaitQuietly(go);
                            })));
    held.await();
    for (int i = 0; i < MORE_THAN_ONE_HOLDER_RUNS; i++) {
      partition.submit(new Task(done::countDown));
    }
    worker.execute(
        () -> {
          workerWaits.countDown();
          partition.runExclusively(new Task(done::countDown));
        });
    workerWaits.await();

    go.countDown();

    assertThat(done.await(300, TimeUnit.SECONDS)).as("every task is run").isTrue();
    holder.join();
  }

  @Test
  void taskThatFails_givesThePartitionBack() {
    AtomicInteger ran = new AtomicInteger();
    Task failing =
        new Task(
            () -> {
              throw new IllegalStateException("a task that fails, as the test wants it");
            });

    assertThatThrownBy(() -> partition.submit(failing)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> partition.runExclusively(failing))
        .isInstanceOf(IllegalStateException.class);
    partition.submit(new Task(ran::incrementAndGet));
    partition.runExclusively(new Task(ran::incrementAndGet));

    assertThat(ran).hasValue(2);
  }
}
