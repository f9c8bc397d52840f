package dev.grid.coordination.leases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.coordination.CoordinatorConnectionException;
import dev.grid.coordination.CoordinatorUrl;
import dev.grid.coordination.OperationTimedOutException;
import dev.grid.coordination.spi.DriverContext;
import dev.grid.coordination.spi.DriverLock;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LeasedDriverTest {

  private final FakeStore store = new FakeStore();
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

  private final DriverContext context =
      new DriverContext() {
        @Override
        public String memberId() {
          return "member";
        }

        @Override
        public void sessionLost(@Nullable Throwable cause) {
          told.add("session lost");
        }

        @Override
        public void membershipLost(String group, @Nullable Throwable cause) {
          told.add("membership lost");
        }

        @Override
        public void leadershipLost(String group, @Nullable Throwable cause) {
          told.add("leadership lost");
        }

        @Override
        public void lockLost(DriverLock lock, @Nullable Throwable cause) {
          told.add("lock lost");
        }
      };

  private LeasedDriver started(String timeout) {
    var driver =
        new LeasedDriver(CoordinatorUrl.parse("fake://host?timeout=" + timeout), context, store);
    driver.start();
    return driver;
  }

  @Test
  void aLockWhoseAnswerWasLostIsGivenBack() throws InterruptedException {
    LeasedDriver driver = started("1h");
    DriverLock lock = driver.lock("x");
    store.losesAnswers = true;
    assertThatThrownBy(() -> lock.acquire(Duration.ZERO))
        .isInstanceOf(CoordinatorConnectionException.class);
    assertThat(store.locks).as("was taken all the same").hasSize(1);
    store.losesAnswers = false;

    Duration unused = driver.heartbeat();

    assertThat(store.locks).isEmpty();
    assertThat(told).isEmpty();
  }

  @Test
  void aLockWhoseAnswerWasLostIsTakenByTheNextAttempt() throws InterruptedException {
    LeasedDriver driver = started("1h");
    DriverLock lock = driver.lock("x");
    store.losesAnswers = true;
    assertThatThrownBy(() -> lock.acquire(Duration.ZERO))
        .isInstanceOf(CoordinatorConnectionException.class);
    store.losesAnswers = false;

    assertThat(lock.acquire(Duration.ZERO)).isPresent();
    Duration unused = driver.heartbeat();

    assertThat(lock.isHeld()).as("the sign of life has not given it back").isTrue();
  }

  @Test
  void aLockWhoseReleaseWasNotAnsweredIsReleasedLater() throws InterruptedException {
    LeasedDriver driver = started("1h");
    DriverLock lock = driver.lock("x");
    assertThat(lock.acquire(Duration.ZERO)).isPresent();
    store.away = true;
    assertThatThrownBy(lock::release).isInstanceOf(CoordinatorConnectionException.class);
    store.away = false;
    assertThat(store.locks).hasSize(1);

    Duration unused = driver.heartbeat();

    assertThat(store.locks).isEmpty();
  }

  @Test
  void whileOneClaimIsNotAnsweredOthersWaitNoLongerThanTheirTime() throws Exception {
    LeasedDriver driver = started("1h&operation-timeout=20ms");
    CountDownLatch claiming = new CountDownLatch(1);
    CountDownLatch answered = new CountDownLatch(1);
    store.onClaim =
        () -> {
          claiming.countDown();
          try {
            answered.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        };
    CompletableFuture<Boolean> slow =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return driver.lock("x").acquire(Duration.ZERO).isPresent();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    claiming.await();

    assertThatThrownBy(() -> driver.lock("y").acquire(Duration.ZERO))
        .isInstanceOf(OperationTimedOutException.class)
        .hasMessageContaining("operation-timeout");

    answered.countDown();
    assertThat(slow.get()).isTrue();
  }

  @Test
  void whatIsOverStaysOverThoughTheStoreHasIt() throws InterruptedException {
    LeasedDriver driver = started("50ms");
    DriverLock lock = driver.lock("x");
    assertThat(lock.acquire(Duration.ofMinutes(1))).isPresent();

    // Nobody gives a sign of life: the timer finds out.
    assertThat(told.poll(1, TimeUnit.MINUTES)).isEqualTo("session lost");

    assertThat(driver.isSessionAlive()).isFalse();
    assertThat(lock.isHeld()).isFalse();
    assertThat(store.sessions).as("the store's lease is not over").hasSize(1);
    Duration unused = driver.heartbeat();
    assertThat(store.begun).hasSize(2);
    assertThat(store.sessions).containsExactly(store.begun.getLast());
    assertThat(store.locks).isEmpty();
    assertThat(lock.release()).isFalse();
  }

  @Test
  void aSessionThatTheStoreHasNotIsLost() throws InterruptedException {
    LeasedDriver driver = started("1h");
    DriverLock lock = driver.lock("x");
    assertThat(lock.acquire(Duration.ZERO)).isPresent();
    store.sessions.clear();
    store.locks.clear();

    Duration unused = driver.heartbeat();

    assertThat(told).containsExactly("session lost");
    assertThat(lock.isHeld()).isFalse();
    assertThat(driver.isSessionAlive()).as("of the next session").isTrue();
  }

  @Test
  void aLockThatWasBrokenIsToldAtTheNextSignOfLife() throws InterruptedException {
    LeasedDriver driver = started("1h");
    DriverLock lock = driver.lock("x");
    assertThat(lock.acquire(Duration.ZERO)).isPresent();
    assertThat(driver.lock("x").breakLock()).isTrue();

    Duration unused = driver.heartbeat();

    assertThat(told).containsExactly("lock lost");
    assertThat(lock.release()).isFalse();
  }

  @Test
  void aSignOfLifeThatFailsKeepsTheSessionUntilItsTime() {
    LeasedDriver driver = started("1h");
    store.away = true;

    assertThatThrownBy(driver::heartbeat).isInstanceOf(CoordinatorConnectionException.class);

    assertThat(driver.isSessionAlive()).isTrue();
    assertThat(told).isEmpty();
  }
}
