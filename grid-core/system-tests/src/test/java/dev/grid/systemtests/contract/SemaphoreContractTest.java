package dev.grid.systemtests.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.semaphore.GridSemaphore;
import dev.grid.systemtests.Names;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A semaphore of a Raft group. */
@GroupsSuite
final class SemaphoreContractTest {

  private final Reach reach;
  private final GridSemaphore semaphore;

  SemaphoreContractTest(Reach reach) {
    this.reach = reach;
    this.semaphore = reach.freshSemaphore("semaphore-");
  }

  private GridSemaphore atPeer(GridSemaphore one) {
    return reach.site().peer().semaphore(one.name());
  }

  @Test
  void begins_withoutPermits_andIsInitializedOnce() {
    assertThat(semaphore.availablePermits()).isZero();
    assertThat(semaphore.tryAcquire()).isFalse();
    assertThat(semaphore.init(2)).isTrue();
    assertThat(atPeer(semaphore).init(5)).isFalse();

    assertThat(atPeer(semaphore).availablePermits()).isEqualTo(2);
    assertThatThrownBy(() -> semaphore.init(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void permits_goToWhoeverAsks() throws InterruptedException {
    assertThat(semaphore.init(3)).isTrue();
    semaphore.acquire(2);
    assertThat(atPeer(semaphore).tryAcquire(2)).isFalse();
    assertThat(atPeer(semaphore).tryAcquire()).isTrue();
    assertThat(semaphore.tryAcquire(Duration.ofMillis(20))).isFalse();
    atPeer(semaphore).release();

    assertThat(semaphore.tryAcquire(1, Duration.ofMinutes(5))).isTrue();
    semaphore.release(3);
    assertThat(semaphore.availablePermits()).isEqualTo(3);
  }

  @Test
  void acquire_waitsForARelease() throws InterruptedException {
    assertThat(semaphore.init(1)).isTrue();
    semaphore.acquire();
    Waiting<Boolean> waiting =
        Waiting.start(() -> atPeer(semaphore).tryAcquire(1, Duration.ofMinutes(5)));
    waiting.assertWaits(atPeer(semaphore)::availablePermits);

    semaphore.release();

    assertThat(waiting.join()).isTrue();
    assertThat(semaphore.availablePermits()).isZero();
  }

  @Test
  void whatSomebodyElseHas_isNotReleased() {
    assertThat(semaphore.init(1)).isTrue();
    assertThat(semaphore.tryAcquire()).isTrue();

    assertThatThrownBy(atPeer(semaphore)::release).isInstanceOf(IllegalStateException.class);
    semaphore.release();
  }

  @Test
  void permitsOfNobody_areReleasedByAnyone() {
    GridSemaphore ofNobody = reach.freshSemaphore(Names.SESSIONLESS);
    assertThat(ofNobody.init(1)).isTrue();
    assertThat(ofNobody.tryAcquire()).isTrue();
    atPeer(ofNobody).release(2);

    assertThat(ofNobody.availablePermits()).isEqualTo(2);
  }

  @Test
  void permits_areAddedAndTakenAway() {
    assertThat(semaphore.init(2)).isTrue();
    semaphore.increasePermits(3);
    assertThat(semaphore.availablePermits()).isEqualTo(5);
    semaphore.reducePermits(1);
    assertThat(atPeer(semaphore).drainPermits()).isEqualTo(4);
    assertThat(semaphore.drainPermits()).isZero();
    semaphore.reducePermits(2);

    assertThat(semaphore.availablePermits()).isEqualTo(-2);
    atPeer(semaphore).release(4);
    assertThat(semaphore.availablePermits()).isEqualTo(2);
  }
}
