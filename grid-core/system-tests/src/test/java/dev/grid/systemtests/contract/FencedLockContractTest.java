package dev.grid.systemtests.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.cp.CpSession;
import dev.grid.fencedlock.GridFencedLock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A lock of a Raft group. */
@GroupsSuite
@SuppressWarnings("LockNotBeforeTry") // Who holds it when is what is tested.
final class FencedLockContractTest {

  private final Reach reach;
  private final GridFencedLock lock;

  FencedLockContractTest(Reach reach) {
    this.reach = reach;
    this.lock = reach.freshFencedLock();
  }

  private GridFencedLock atPeer() {
    return reach.site().peer().fencedLock(lock.name());
  }

  @Test
  void begins_free() {
    assertThat(lock.isLocked()).isFalse();
    assertThat(lock.isLockedByCurrentThread()).isFalse();
    assertThat(lock.lockCount()).isZero();
    assertThatThrownBy(lock::unlock).isInstanceOf(IllegalMonitorStateException.class);
    assertThatThrownBy(lock::fence).isInstanceOf(IllegalMonitorStateException.class);
  }

  @Test
  void one_hasIt_andNobodyElse() {
    lock.lock();
    try {
      assertThat(lock.isLockedByCurrentThread()).isTrue();
      assertThat(atPeer().isLocked()).isTrue();
      assertThat(atPeer().isLockedByCurrentThread()).isFalse();
      assertThat(atPeer().tryLock()).isFalse();
      assertThat(atPeer().tryLockAndGetFence()).isEqualTo(GridFencedLock.INVALID_FENCE);
      assertThat(Waiting.start(() -> lock.tryLock()).join()).isFalse();
      assertThatThrownBy(() -> atPeer().unlock()).isInstanceOf(IllegalMonitorStateException.class);
    } finally {
      lock.unlock();
    }
    assertThat(atPeer().isLocked()).isFalse();
  }

  @Test
  void itIsReentrant_withOneFence() {
    long fence = lock.lockAndGetFence();
    assertThat(lock.tryLockAndGetFence()).isEqualTo(fence);
    assertThat(lock.fence()).isEqualTo(fence);
    assertThat(lock.lockCount()).isEqualTo(2);
    lock.unlock();
    assertThat(atPeer().tryLock()).isFalse();
    lock.unlock();

    assertThat(lock.isLocked()).isFalse();
  }

  @Test
  void itsSession_isTheInstancesOwn_andSaysHowLongItLives() {
    lock.lock();
    try {
      CpSession session = lock.session();
      assertThat(session.left()).isPositive().isLessThanOrEqualTo(session.timeToLive());
      assertThat(session.heartbeatInterval()).isLessThan(session.timeToLive());
      session.heartbeat().toCompletableFuture().join();
      assertThat(session.left()).isPositive();
      assertThat(lock.session().id()).isEqualTo(session.id());
      assertThat(atPeer().session().id()).isNotEqualTo(session.id());
    } finally {
      lock.unlock();
    }
  }

  @Test
  void fences_growFromOwnerToOwner() {
    long first = lock.lockAndGetFence();
    lock.unlock();
    GridFencedLock peer = atPeer();
    long second = peer.lockAndGetFence();
    peer.unlock();

    assertThat(second).isGreaterThan(first);
    assertThat(first).isGreaterThan(GridFencedLock.INVALID_FENCE);
  }

  @Test
  void lock_waitsForTheOwner() {
    long first = lock.lockAndGetFence();
    Waiting<Long> waiting =
        Waiting.start(
            () -> {
              GridFencedLock peer = atPeer();
              long fence = peer.tryLockAndGetFence(Duration.ofMinutes(5));
              peer.unlock();
              return fence;
            });
    waiting.assertWaits(() -> atPeer().isLocked());

    lock.unlock();

    assertThat(waiting.join()).isGreaterThan(first);
  }

  @Test
  void tryLock_waitsNoLongerThanItMay() throws InterruptedException {
    lock.lock();

    assertThat(atPeer().tryLock(Duration.ofMillis(20))).isFalse();
    lock.unlock();
    assertThat(atPeer().tryLock(Duration.ofMillis(20))).isTrue();
    atPeer().unlock();
  }
}
