package dev.grid.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is done again and again goes on whatever happens, and ends when it should. */
class PeriodicTest {

  private static final long PAUSE_MILLIS = 7;

  private final ArrayDeque<Runnable> scheduled = new ArrayDeque<>();
  private final List<Long> pauses = new ArrayList<>();
  private final List<String> logged = new ArrayList<>();
  private int runs;

  private void later(Runnable task, long millis) {
    pauses.add(millis);
    scheduled.add(task);
  }

  private void runNext() {
    scheduled.remove().run();
  }

  private Periodic forGood(Runnable task) {
    return Periodic.forGood(
        "the test's task", this::later, PAUSE_MILLIS, task, (what, cause) -> logged.add(what));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void taskThatThrows_isRunAgain_andNamedInTheLogNowAndThen(boolean error) {
    Periodic periodic =
        forGood(
            () -> {
              runs++;
              if (error) {
                throw new StackOverflowError("as the test wants it");
              }
              throw new IllegalStateException("as the test wants it");
            });
    periodic.start();

    for (int i = 0; i < 100; i++) {
      runNext();
    }

    assertThat(runs).isEqualTo(100);
    assertThat(logged).isNotEmpty().hasSizeLessThan(50);
    assertThat(logged.getFirst()).contains("the test's task");
  }

  @Test
  void logThatThrows_doesNotEndIt() {
    Periodic periodic =
        Periodic.forGood(
            "task",
            this::later,
            PAUSE_MILLIS,
            () -> {
              throw new IllegalStateException("as the test wants it");
            },
            (what, cause) -> {
              throw new IllegalStateException("nor is there a log");
            });
    periodic.start();

    runNext();

    assertThat(scheduled).hasSize(1);
  }

  @Test
  void start_isOnce_andEachRunAsksForTheNext() {
    Periodic periodic = forGood(() -> runs++);

    periodic.start();
    periodic.start();
    assertThat(scheduled).hasSize(1);
    runNext();
    periodic.start();

    assertThat(scheduled).hasSize(1);
    assertThat(pauses).containsExactly(PAUSE_MILLIS, PAUSE_MILLIS);
  }

  @Test
  void stop_endsIt_evenFromWithin() {
    Periodic[] self = new Periodic[1];
    self[0] =
        forGood(
            () -> {
              runs++;
              self[0].stop();
            });
    self[0].start();

    runNext();
    self[0].start();

    assertThat(scheduled).isEmpty();
    assertThat(runs).isEqualTo(1);
  }

  @Test
  void taskWithNothingToDo_restsUntilItIsStarted_alsoWhileItRuns() {
    boolean[] startedWithin = {true};
    Periodic[] self = new Periodic[1];
    self[0] =
        new Periodic(
            "task",
            this::later,
            PAUSE_MILLIS,
            () -> {
              runs++;
              if (startedWithin[0]) {
                startedWithin[0] = false;
                self[0].start();
              }
              return false;
            },
            (what, cause) -> logged.add(what));
    self[0].start();

    runNext();
    assertThat(scheduled).as("it was started while it ran").hasSize(1);
    runNext();
    assertThat(scheduled).isEmpty();
    self[0].start();
    runNext();

    assertThat(runs).isEqualTo(3);
  }

  @Test
  void scheduleThatIsRefused_isSaid_andTriedAtTheNextStart() {
    boolean[] refuses = {true};
    Periodic periodic =
        Periodic.forGood(
            "task",
            (task, millis) -> {
              if (refuses[0]) {
                throw new RejectedExecutionException("closed");
              }
              later(task, millis);
            },
            PAUSE_MILLIS,
            () -> runs++,
            (what, cause) -> logged.add(what));

    periodic.start();
    refuses[0] = false;
    periodic.start();

    assertThat(logged).hasSize(1);
    assertThat(scheduled).hasSize(1);
  }

  @Test
  void runs_neverOverlap_andNoStartIsLost() throws Exception {
    ScheduledExecutorService threads = Executors.newScheduledThreadPool(4);
    try {
      AtomicInteger atOnce = new AtomicInteger();
      AtomicInteger most = new AtomicInteger();
      AtomicInteger toDo = new AtomicInteger();
      CountDownLatch done = new CountDownLatch(20_000);
      Periodic periodic =
          new Periodic(
              "task",
              (task, millis) -> threads.execute(task),
              0,
              () -> {
                most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                for (int i = toDo.getAndSet(0); i > 0; i--) {
                  done.countDown();
                }
                atOnce.decrementAndGet();
                return false;
              },
              (what, cause) -> {});
      for (int i = 0; i < 4; i++) {
        threads.execute(
            () -> {
              for (int j = 0; j < 5_000; j++) {
                toDo.incrementAndGet();
                periodic.start();
              }
            });
      }

      assertThat(done.await(60, TimeUnit.SECONDS)).as("everything was seen").isTrue();
      assertThat(most).hasValue(1);
    } finally {
      threads.shutdownNow();
    }
  }
}
