package dev.grid.member;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.member.partition.Handover;
import dev.grid.member.partition.Scheduler;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of work when all workers are busy and their queue is full. */
class HandoverTest {

  private static final int QUEUED_MAX = 2;
  private static final int TASKS = 100;

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "test-timer"));
  private final Workers workers = new Workers("test", QUEUED_MAX);
  private final CountDownLatch busy = new CountDownLatch(1);
  private final Set<String> threads = ConcurrentHashMap.newKeySet();
  private final List<Integer> done = new CopyOnWriteArrayList<>();
  private final CountDownLatch all = new CountDownLatch(TASKS);
  private final Handover handover = new Handover(this::schedule, workers::offer);

  private Scheduler.Alarm schedule(Runnable task, long delayMillis) {
    ScheduledFuture<?> alarm = timer.schedule(task, delayMillis, TimeUnit.MILLISECONDS);
    return () -> alarm.cancel(false);
  }

  @AfterEach
  void stop() {
    busy.countDown();
    timer.shutdownNow();
    workers.close();
  }

  /** Until nothing fits in any more. */
  private void fillWorkers() {
    while (workers.offer(this::blockUntilFree)) {
      Thread.onSpinWait();
    }
  }

  private void blockUntilFree() {
    try {
      busy.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Runnable task(int number) {
    return () -> {
      threads.add(Thread.currentThread().getName());
      done.add(number);
      all.countDown();
    };
  }

  @Test
  void workThatFindsNoRoom_waits_andIsDoneByWorkersOnly() throws Exception {
    fillWorkers();
    CountDownLatch timerLives = new CountDownLatch(1);

    for (int i = 0; i < TASKS; i += 2) {
      handover.execute(task(i)); // As an I/O thread does.
      var unused = handover.schedule(task(i + 1), 1);
    }
    var unused = timer.schedule(timerLives::countDown, 50, TimeUnit.MILLISECONDS);

    assertThat(timerLives.await(60, TimeUnit.SECONDS)).as("the timer is free").isTrue();
    assertThat(done).as("what was done while all workers were busy").isEmpty();
    busy.countDown();
    assertThat(all.await(60, TimeUnit.SECONDS)).as("everything is done").isTrue();
    assertThat(threads).allMatch(name -> name.startsWith("test-worker-"));
  }

  @Test
  void workerTask_thatThrows_costsNoWorker() throws Exception {
    for (int i = 0; i < 50; i++) {
      handover.execute(
          () -> {
            throw new StackOverflowError("as the test wants it");
          });
    }
    for (int i = 0; i < TASKS; i++) {
      handover.execute(task(i));
    }

    assertThat(all.await(60, TimeUnit.SECONDS)).as("everything is done").isTrue();
    assertThat(threads.size())
        .isLessThanOrEqualTo(Math.max(2, Runtime.getRuntime().availableProcessors()));
  }
}
