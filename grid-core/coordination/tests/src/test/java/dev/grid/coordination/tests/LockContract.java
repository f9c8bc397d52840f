package dev.grid.coordination.tests;

import static dev.grid.coordination.tests.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.coordination.Characteristic;
import dev.grid.coordination.CoordinationLock;
import dev.grid.coordination.Coordinator;
import dev.grid.coordination.LockLostException;
import dev.grid.coordination.LockNotHeldException;
import dev.grid.coordination.NotSupportedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What every driver that has locks does. */
abstract class LockContract extends ElectionContract {

  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(50);

  @Test
  void oneObjectHoldsALock() throws InterruptedException {
    Coordinator a = started("a");
    Coordinator b = started("b");
    String name = unique("lock/ä %");
    CoordinationLock held = a.lock(name);
    CoordinationLock sameMember = a.lock(name);
    CoordinationLock other = b.lock(name);
    assertThat(held.isAcquired()).isFalse();
    assertThat(held.fencingToken()).isEmpty();

    assertThat(held.tryAcquire()).isTrue();
    assertThat(held.isAcquired()).isTrue();
    assertThat(held.isStillHeld()).isTrue();
    assertThat(held.fencingToken().isPresent()).isEqualTo(can(Characteristic.FENCING_TOKENS));
    assertThat(held.tryAcquire()).as("it is not reentrant").isFalse();
    assertThat(sameMember.tryAcquire()).isFalse();
    assertThat(other.tryAcquire()).isFalse();
    assertThat(other.acquire(SHORT)).isFalse();
    assertThat(other.isAcquired()).isFalse();
    assertThat(other.isStillHeld()).isFalse();
    assertThatThrownBy(other::release).isInstanceOf(LockNotHeldException.class);
    assertThatThrownBy(sameMember::release).isInstanceOf(LockNotHeldException.class);

    held.release();
    assertThatThrownBy(held::release).isInstanceOf(LockNotHeldException.class);
    held.close();
    assertThat(held.isAcquired()).isFalse();
    assertThat(other.acquire(LONG)).isTrue();
    other.release();
    assertThat(sameMember.acquire(LONG)).isTrue();
    sameMember.close();
    held.acquire();
    held.close();
  }

  @Test
  void tokensGrowFromHolderToHolderOrThereAreNone() throws InterruptedException {
    Coordinator a = started("a");
    Coordinator b = started("b");
    String name = unique("lock");
    long last = Long.MIN_VALUE;
    for (int i = 0; i < 6; i++) {
      try (CoordinationLock lock = (i % 2 == 0 ? a : b).lock(name)) {
        assertThat(lock.acquire(LONG)).isTrue();
        assertThat(lock.fencingToken().isPresent()).isEqualTo(can(Characteristic.FENCING_TOKENS));
        if (can(Characteristic.FENCING_TOKENS)) {
          assertThat(lock.fencingToken().orElseThrow()).isGreaterThan(last);
          last = lock.fencingToken().orElseThrow();
        }
      }
    }
  }

  @Test
  void whoWaitsGetsTheLockWhenItIsReleased() {
    Coordinator a = started("a");
    Coordinator b = started("b");
    String name = unique("lock");
    CoordinationLock held = a.lock(name);
    assertThat(held.tryAcquire()).isTrue();
    CoordinationLock waiting = b.lock(name);
    CompletableFuture<Boolean> acquired = waiting.async().acquire(LONG);
    CompletableFuture<Boolean> impatient = b.lock(name).async().acquire(SHORT);
    assertThat(impatient.join()).isFalse();
    assertThat(acquired).isNotDone();

    held.async().release().join();

    assertThat(acquired.orTimeout(60, TimeUnit.SECONDS).join()).isTrue();
    assertThat(waiting.async().isStillHeld().join()).isTrue();
    waiting.release();
  }

  @Test
  void whoseWaitIsCancelledHoldsNothing() {
    Coordinator a = started("a");
    Coordinator b = started("b");
    String name = unique("lock");
    CoordinationLock held = a.lock(name);
    assertThat(held.tryAcquire()).isTrue();
    CoordinationLock waiting = b.lock(name);
    CompletableFuture<Void> wait = waiting.async().acquire();
    wait.cancel(true);

    held.release();

    CoordinationLock third = a.lock(name);
    await("the lock, which nobody has", third::tryAcquire);
    assertThat(waiting.isAcquired()).isFalse();
    third.release();
  }

  @Test
  void whoStopsHasNoLocks() throws InterruptedException {
    Coordinator a = started("a");
    Coordinator b = started("b");
    String name = unique("lock");
    CoordinationLock held = a.lock(name);
    assertThat(held.tryAcquire()).isTrue();

    a.stop();

    assertThat(held.isAcquired()).isFalse();
    CoordinationLock next = b.lock(name);
    assertThat(next.acquire(LONG)).isTrue();
    next.release();
  }

  @Test
  void aLockIsBrokenOrItSaysThatItCannotBe() throws InterruptedException {
    Coordinator a = started("a");
    Coordinator b = started("b");
    String name = unique("lock");
    CoordinationLock held = a.lock(name);
    CoordinationLock breaking = b.lock(name);
    assertThat(held.tryAcquire()).isTrue();
    if (!can(Characteristic.BREAKABLE_LOCKS)) {
      assertThatThrownBy(breaking::breakLock).isInstanceOf(NotSupportedException.class);
      assertThat(held.isStillHeld()).isTrue();
      return;
    }

    assertThat(breaking.breakLock()).isTrue();
    assertThat(breaking.breakLock()).isFalse();
    assertThat(breaking.acquire(LONG)).isTrue();

    assertThat(held.isStillHeld()).isFalse();
    assertThat(held.isAcquired()).isFalse();
    assertThatThrownBy(held::release).isInstanceOf(LockLostException.class);
    assertThat(breaking.isStillHeld()).isTrue();
    breaking.release();
    assertThat(held.acquire(LONG)).isTrue();
    held.release();
  }

  @Test
  void manyThreadsOfManyMembersAreOneAtATime() {
    int rounds = 10;
    List<Coordinator> members = List.of(started("a"), started("b"), started("c"));
    String name = unique("lock");
    AtomicInteger holders = new AtomicInteger();
    AtomicInteger mostHolders = new AtomicInteger();
    AtomicLong lastToken = new AtomicLong(Long.MIN_VALUE);
    AtomicInteger tokensNotGrown = new AtomicInteger();
    List<CompletableFuture<Void>> threads = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      CoordinationLock lock = members.get(i % members.size()).lock(name);
      threads.add(
          CompletableFuture.runAsync(
              () -> {
                for (int round = 0; round < rounds; round++) {
                  try {
                    lock.acquire();
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                  mostHolders.accumulateAndGet(holders.incrementAndGet(), Math::max);
                  if (lock.fencingToken().isPresent()) {
                    long token = lock.fencingToken().getAsLong();
                    if (lastToken.getAndSet(token) >= token) {
                      tokensNotGrown.incrementAndGet();
                    }
                  }
                  holders.decrementAndGet();
                  lock.release();
                }
              },
              command -> Thread.ofVirtual().start(command)));
    }

    threads.forEach(thread -> thread.orTimeout(120, TimeUnit.SECONDS).join());

    assertThat(mostHolders).hasValue(1);
    assertThat(tokensNotGrown).hasValue(0);
  }
}
