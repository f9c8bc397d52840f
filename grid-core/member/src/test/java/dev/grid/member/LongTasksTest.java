package dev.grid.member;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tasks that do not end are told of: now and then, and only while they run. */
class LongTasksTest {

  private static final long LIMIT_MILLIS = 1_000;

  private final List<String> logged = new ArrayList<>();
  private final List<Throwable> places = new ArrayList<>();
  private final ArrayDeque<Runnable> looks = new ArrayDeque<>();
  private long nanos;

  private final LongTasks watch =
      new LongTasks(
          Duration.ofMillis(LIMIT_MILLIS),
          () -> nanos,
          (task, millis) -> {
            assertThat(millis).isLessThan(LIMIT_MILLIS);
            looks.add(task);
          },
          this::log);

  private void log(String what, @Nullable Throwable where) {
    logged.add(what);
    if (where != null) {
      places.add(where);
    }
  }

  private void passAndLook(long millis) {
    nanos += TimeUnit.MILLISECONDS.toNanos(millis);
    looks.remove().run();
  }

  /** A task that does this while it runs. */
  private void run(Runnable meanwhile) {
    watch
        .watched(
            "entry-processors",
            new Runnable() {
              @Override
              public void run() {
                meanwhile.run();
              }

              @Override
              public String toString() {
                return "Execute[name=orders]";
              }
            })
        .run();
  }

  @Test
  void taskThatDoesNotEnd_isTold_whenItsTimeHasDoubled_andWhenItEndsAtLast() {
    run(
        () -> {
          passAndLook(LIMIT_MILLIS - 1);
          assertThat(logged).isEmpty();
          assertThat(watch.count()).isZero();

          passAndLook(1);
          assertThat(logged)
              .singleElement()
              .asString()
              .contains("orders", "pool=entry-processors", "millis=1000");
          assertThat(places.getFirst().getStackTrace())
              .as("where it is")
              .anyMatch(frame -> frame.getClassName().equals(LongTasksTest.class.getName()));
          assertThat(watch.count()).isEqualTo(1);

          for (int i = 0; i < 100; i++) {
            passAndLook(LIMIT_MILLIS);
          }
          assertThat(logged).as("at 1, 2, 4, ... 64 times the limit").hasSize(7);
          assertThat(watch.count()).isEqualTo(1);
        });

    assertThat(logged.getLast()).contains("ended", "millis=101000");
    assertThat(watch.count()).isZero();
  }

  @Test
  void nothingIsLookedFor_whenNothingRuns() {
    assertThat(looks).isEmpty();
    run(() -> assertThat(looks).hasSize(1));
    passAndLook(10 * LIMIT_MILLIS);

    assertThat(looks).isEmpty();
    assertThat(logged).isEmpty();
    run(() -> assertThat(looks).as("and again").hasSize(1));
  }
}
