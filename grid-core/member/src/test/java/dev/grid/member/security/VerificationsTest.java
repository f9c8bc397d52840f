package dev.grid.member.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** Few are asked at a time, some wait, and more are refused. */
class VerificationsTest {

  private final Queue<Runnable> workers = new ArrayDeque<>();
  private boolean hasRoom = true;
  private final Verifications verifications =
      new Verifications(task -> hasRoom && workers.add(task), 4);
  private final List<Integer> done = new ArrayList<>();

  private boolean offer(int number) {
    return verifications.offer(() -> done.add(number));
  }

  private void work() {
    workers.remove().run();
  }

  @Test
  void halfOfTheProcessors_areUsed_andTheOthersComeInTheirOrder() {
    for (int i = 0; i < 5; i++) {
      assertThat(offer(i)).isTrue();
    }
    assertThat(workers).hasSize(2);
    work();
    assertThat(workers).hasSize(2);
    while (!workers.isEmpty()) {
      work();
    }
    assertThat(done).containsExactly(0, 1, 2, 3, 4);

    assertThat(offer(5)).isTrue();
    assertThat(workers).hasSize(1);
  }

  @Test
  void tooMany_areRefused() {
    for (int i = 0; i < 2 + Verifications.WAITING_MAX; i++) {
      assertThat(offer(i)).isTrue();
    }
    assertThat(offer(0)).isFalse();
    work();
    assertThat(offer(0)).isTrue();
  }

  @Test
  void oneThatFails_givesItsPlaceToTheNext() {
    for (int i = 0; i < 2; i++) {
      verifications.offer(
          () -> {
            throw new IllegalStateException("planted");
          });
    }
    offer(1);
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(this::work).hasMessage("planted");
    }
    work();
    assertThat(done).containsExactly(1);
  }

  @Test
  void whereNoWorkerHasTime_itIsRefused_andNothingIsStuck() {
    hasRoom = false;
    assertThat(offer(1)).isFalse();
    hasRoom = true;
    assertThat(offer(2)).isTrue();
    work();
    assertThat(done).containsExactly(2);
  }
}
