package dev.grid.systemtests.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.countdownlatch.GridCountDownLatch;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A latch of a Raft group. */
@GroupsSuite
final class CountDownLatchContractTest {

  private final Reach reach;
  private final GridCountDownLatch latch;

  CountDownLatchContractTest(Reach reach) {
    this.reach = reach;
    this.latch = reach.freshCountDownLatch();
  }

  private GridCountDownLatch atPeer() {
    return reach.site().peer().countDownLatch(latch.name());
  }

  @Test
  void begins_open() throws InterruptedException {
    assertThat(latch.count()).isZero();
    assertThat(latch.await(Duration.ZERO)).isTrue();
    latch.countDown();
    assertThat(latch.count()).isZero();
  }

  @Test
  void count_isSetOnce_untilItIsZero() {
    assertThat(latch.trySetCount(2)).isTrue();
    assertThat(atPeer().trySetCount(5)).isFalse();
    assertThat(atPeer().count()).isEqualTo(2);
    latch.countDown();
    atPeer().countDown();

    assertThat(latch.trySetCount(1)).isTrue();
    assertThat(latch.count()).isEqualTo(1);
  }

  @Test
  void count_isNotNegative() {
    assertThatThrownBy(() -> latch.trySetCount(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void await_untilAllHaveCounted() {
    assertThat(latch.trySetCount(2)).isTrue();
    List<Waiting<Boolean>> waiting =
        List.of(
            Waiting.start(() -> latch.await(Duration.ofMinutes(5))),
            Waiting.start(() -> atPeer().await(Duration.ofMinutes(5))));
    latch.countDown();
    waiting.forEach(each -> each.assertWaits(latch::count));

    atPeer().countDown();

    waiting.forEach(each -> assertThat(each.join()).isTrue());
  }

  @Test
  void await_noLongerThanItMay() throws InterruptedException {
    assertThat(latch.trySetCount(1)).isTrue();

    assertThat(latch.await(Duration.ofMillis(20))).isFalse();
  }
}
