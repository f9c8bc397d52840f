package dev.grid.coordination.tests;

import static dev.grid.coordination.tests.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.coordination.Capabilities;
import dev.grid.coordination.CoordinationEvent;
import dev.grid.coordination.CoordinationLock;
import dev.grid.coordination.Coordinator;
import dev.grid.coordination.CoordinatorConnectionException;
import dev.grid.coordination.CoordinatorUrl;
import dev.grid.coordination.Coordinators;
import dev.grid.coordination.InvalidRequestException;
import dev.grid.coordination.Leadership;
import dev.grid.coordination.OperationTimedOutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What comes between a driver's answer and the coordinator that notes it, step by step. */
class SessionLossTest {

  private static final Duration LONG = Duration.ofMinutes(1);

  private final ScriptedDriver driver = new ScriptedDriver();
  private final Coordinator coordinator =
      Coordinators.create(
          CoordinatorUrl.parse("scripted://?stand-down-timeout=20ms"), "member", driver);

  @AfterEach
  void stop() {
    coordinator.stop();
  }

  @Test
  void aLockThatWasHadWhileTheSessionWasLostIsGivenBackAndTakenAgain() throws InterruptedException {
    coordinator.start(false);
    driver.onAcquire(() -> driver.context().sessionLost(null));
    CoordinationLock lock = coordinator.lock("lock");

    assertThat(lock.acquire(LONG)).isTrue();

    assertThat(lock.isAcquired()).isTrue();
    assertThat(driver.calls()).containsExactly("start", "acquire", "release", "acquire");
    lock.release();

    driver.onAcquire(() -> driver.context().sessionLost(null));
    assertThat(lock.tryAcquire()).as("there is no time to take it again").isFalse();
    assertThat(driver.isHeld()).isFalse();
    CoordinationLock other = coordinator.lock("lock");
    assertThat(other.tryAcquire()).isTrue();
  }

  @Test
  void aGroupThatWasJoinedWhileTheSessionWasLostIsJoinedInTheNext() {
    coordinator.start(false);
    driver.onJoin(() -> driver.context().sessionLost(null));

    coordinator.join("group", Capabilities.NONE);

    assertThat(driver.calls()).containsExactly("start", "join", "leave", "join");
    coordinator.heartbeat();
    assertThat(driver.calls()).as("it is not out of it").hasSize(4);
  }

  @Test
  void aLeadershipThatWasLostBeforeItIsNotedIsDeclined() {
    coordinator.start(false);
    coordinator.join("group", Capabilities.NONE);
    coordinator.watchElected("group", event -> {});
    driver.onTryLead(() -> driver.context().leadershipLost("group", null));

    coordinator.runElectCoordinator();

    assertThat(coordinator.leadership("group")).isEmpty();
    assertThat(driver.calls()).endsWith("tryLead", "standDown");
    coordinator.runElectCoordinator();
    assertThat(coordinator.leadership("group")).contains(Leadership.of(1));
  }

  @Test
  void whatIsTakenForLostIsGivenBackToADriverThatFindsThatItIsNot() {
    coordinator.start(false);
    coordinator.join("group", Capabilities.NONE);
    coordinator.watchElected("group", event -> {});
    coordinator.runElectCoordinator();
    CoordinationLock lock = coordinator.lock("lock");
    assertThat(lock.tryAcquire()).isTrue();
    driver.onHeartbeat(
        () -> {
          driver.alive(false);
          throw new OperationTimedOutException("planted", null);
        });

    assertThatThrownBy(coordinator::heartbeat).isInstanceOf(OperationTimedOutException.class);
    driver.alive(true);

    assertThat(lock.isAcquired()).isFalse();
    assertThat(coordinator.leadership("group")).isEmpty();
    await("the lock and the leadership to be given back", () -> hasCalls("release", "standDown"));
    await("the lock to be free", lock::tryAcquire);
    coordinator.heartbeat();
    assertThat(driver.calls()).endsWith("leave", "join");
    coordinator.runElectCoordinator();
    assertThat(coordinator.leadership("group")).isPresent();
  }

  private boolean hasCalls(String... wanted) {
    return driver.calls().containsAll(List.of(wanted));
  }

  @Test
  void whoIsElectedAnewWhileItStandsDownLeads() {
    List<CoordinationEvent> told = new ArrayList<>();
    coordinator.start(false);
    coordinator.join("group", Capabilities.NONE);
    coordinator.watchElected("group", told::add);
    coordinator.watchRevoked(
        "group",
        event -> {
          told.add(event);
          driver.context().leadershipLost("group", null);
          coordinator.runElectCoordinator();
        });
    coordinator.runElectCoordinator();
    coordinator.runWatchers();

    coordinator.standDown("group");

    coordinator.runWatchers();
    assertThat(told)
        .extracting(event -> event.getClass().getSimpleName())
        .containsExactly("LeaderElected", "LeaderRevoked", "LeaderElected");
    assertThat(coordinator.leadership("group")).isPresent();
    assertThat(driver.calls()).doesNotContain("standDown");
  }

  @Test
  void aJoinThatWasNotAnsweredIsTakenBackBeforeTheNext() {
    coordinator.start(false);
    driver.onJoin(
        () -> {
          throw new OperationTimedOutException("planted", null);
        });
    assertThatThrownBy(() -> coordinator.join("group", Capabilities.NONE))
        .isInstanceOf(OperationTimedOutException.class);

    coordinator.join("group", Capabilities.NONE);

    assertThat(driver.calls()).containsExactly("start", "join", "leave", "join");
    coordinator.heartbeat();
    assertThat(driver.calls()).as("it is in it").hasSize(4);
  }

  @Test
  void aLeaveThatWasNotAnsweredIsSaidAgainWithTheNextSignOfLife() {
    coordinator.start(false);
    coordinator.join("group", Capabilities.NONE);
    driver.onLeave(
        () -> {
          throw new CoordinatorConnectionException("planted");
        });
    assertThatThrownBy(() -> coordinator.leave("group"))
        .isInstanceOf(CoordinatorConnectionException.class);

    coordinator.heartbeat();
    coordinator.heartbeat();

    assertThat(driver.calls()).containsExactly("start", "join", "leave", "leave");
  }

  @Test
  void whoseSystemDoesNotAnswerDoesNotAskItForEachGroupWhenItStops() {
    coordinator.start(false);
    coordinator.join("one", Capabilities.NONE);
    coordinator.join("other", Capabilities.NONE);
    driver.onLeave(
        () -> {
          throw new CoordinatorConnectionException("planted");
        });

    coordinator.stop();

    assertThat(driver.calls()).containsExactly("start", "join", "join", "leave", "stop");
  }

  @Test
  void aLockThatComesAfterItsFutureIsOverIsGivenBack() {
    coordinator.start(false);
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answered = new CountDownLatch(1);
    driver.onAcquire(
        () -> {
          asked.countDown();
          Waits.uninterruptibly(answered);
        });
    CoordinationLock lock = coordinator.lock("lock");
    CompletableFuture<Boolean> future = lock.async().acquire(LONG);
    Waits.uninterruptibly(asked);

    assertThat(future.completeExceptionally(new TimeoutException())).isTrue();
    answered.countDown();

    await("that it is given back", () -> driver.calls().contains("release"));
    await("that others have it", () -> coordinator.lock("lock").tryAcquire());
    assertThat(lock.isAcquired()).isFalse();
  }

  @Test
  void aDriverWhoseStartFailedIsStopped() {
    driver.onStart(
        () -> {
          throw new CoordinatorConnectionException("planted");
        });
    assertThatThrownBy(() -> coordinator.start(true))
        .isInstanceOf(CoordinatorConnectionException.class);

    coordinator.stop();

    assertThat(driver.calls()).containsExactly("start", "stop");
  }

  @Test
  void whoIsStoppedWhileItStartsDoesNotStart() {
    CountDownLatch starting = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    driver.onStart(
        () -> {
          starting.countDown();
          Waits.uninterruptibly(stopped);
        });
    CompletableFuture<Void> start = coordinator.async().start(true);
    Waits.uninterruptibly(starting);
    coordinator.stop();
    stopped.countDown();

    assertThatThrownBy(start::join).hasCauseInstanceOf(InvalidRequestException.class);
    assertThat(coordinator.isStarted()).isFalse();
    assertThat(driver.calls()).containsExactly("start", "stop");
  }

  @Test
  void aCallbackThatDoesNotEndKeepsNobodyFromStopping() {
    coordinator.start(false);
    CountDownLatch told = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    coordinator.watchJoin(
        "group",
        event -> {
          told.countDown();
          Waits.uninterruptibly(over);
        });
    driver.hasMember("other");
    CompletableFuture<Void> watching = CompletableFuture.runAsync(coordinator::runWatchers);
    Waits.uninterruptibly(told);
    assertThat(coordinator.lock("lock").tryAcquire()).isTrue();

    coordinator.stop();

    assertThat(driver.calls()).endsWith("acquire", "release", "stop");
    over.countDown();
    watching.join();
  }
}
