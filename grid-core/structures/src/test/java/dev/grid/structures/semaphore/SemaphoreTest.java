package dev.grid.structures.semaphore;

import static dev.grid.structures.RandomGroupCalls.GROUP;
import static dev.grid.structures.ShardHost.ALICE;
import static dev.grid.structures.ShardHost.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.config.MemberConfig;
import dev.grid.cp.SessionExpiredException;
import dev.grid.cp.WaitCancelledException;
import dev.grid.kernel.cp.CpSessionMessages.CloseSession;
import dev.grid.kernel.cp.CpSessionMessages.CreateSession;
import dev.grid.kernel.cp.CpSessionMessages.HeartbeatSession;
import dev.grid.kernel.cp.CpSessionMessages.SessionReply;
import dev.grid.kernel.cp.SessionKeeper;
import dev.grid.protocol.Message;
import dev.grid.semaphore.GridSemaphore;
import dev.grid.semaphore.SemaphoreConfig;
import dev.grid.structures.GroupHost;
import dev.grid.structures.LocalInvoker;
import dev.grid.structures.RandomGroupCalls;
import dev.grid.structures.ShardHost.Answer;
import dev.grid.structures.semaphore.SemaphoreMessages.Acquire;
import dev.grid.structures.semaphore.SemaphoreMessages.AvailablePermits;
import dev.grid.structures.semaphore.SemaphoreMessages.Change;
import dev.grid.structures.semaphore.SemaphoreMessages.Drain;
import dev.grid.structures.semaphore.SemaphoreMessages.GetSemaphoreType;
import dev.grid.structures.semaphore.SemaphoreMessages.GiveUp;
import dev.grid.structures.semaphore.SemaphoreMessages.Init;
import dev.grid.structures.semaphore.SemaphoreMessages.Release;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Who gets permits, whom they belong to, and that each call has its effect once. */
final class SemaphoreTest {

  private static final SemaphoreStructure STRUCTURE = new SemaphoreStructure();
  private static final MemberConfig CONFIG =
      MemberConfig.defaults().with(new SemaphoreConfig("free*", true));

  private final GroupHost<SemaphoreState> group = new GroupHost<>(STRUCTURE, "x", CONFIG);
  private final LocalInvoker alice = new LocalInvoker(group, ALICE);
  private final LocalInvoker bob = new LocalInvoker(group, BOB);
  private final GridSemaphore ofAlice = STRUCTURE.handle("x", alice);
  private final GridSemaphore ofBob = STRUCTURE.handle("x", bob);

  private long session() {
    Object reply = group.send(ALICE, new CreateSession(GROUP, "c")).value();
    return ((SessionReply) Objects.requireNonNull(reply)).sessionId();
  }

  private Answer acquire(long session, long thread, UUID uid, int permits, long timeoutMillis) {
    return group.send(ALICE, new Acquire(GROUP, "x", session, thread, uid, permits, timeoutMillis));
  }

  @Test
  void permits_areTaken_andGivenBack() throws InterruptedException {
    assertThat(ofAlice.tryAcquire()).isFalse();
    assertThat(ofAlice.init(5)).isTrue();
    assertThat(ofBob.init(7)).isFalse();
    ofAlice.acquire();
    ofAlice.acquire(2);
    assertThat(ofBob.tryAcquire(3)).isFalse();
    assertThat(ofBob.tryAcquire(2, Duration.ZERO)).isTrue();
    assertThat(ofAlice.availablePermits()).isZero();
    ofAlice.release(3);
    assertThat(ofBob.drainPermits()).isEqualTo(3);
    assertThat(ofBob.drainPermits()).isZero();
    ofBob.release(5);
    ofAlice.increasePermits(4);
    ofAlice.reducePermits(10);
    assertThat(ofAlice.availablePermits()).isEqualTo(-1);
    assertThat(ofAlice.tryAcquire()).isFalse();
    ofAlice.increasePermits(2);
    assertThat(ofAlice.tryAcquire()).isTrue();
  }

  @Test
  void whoeverWaits_isServedInOrder() {
    ofAlice.init(1);
    assertThat(ofAlice.tryAcquire()).isTrue();
    CompletableFuture<Void> two = ofBob.async().acquire(2).toCompletableFuture();
    CompletableFuture<Boolean> one =
        ofBob.async().tryAcquire(Duration.ofSeconds(1)).toCompletableFuture();
    ofAlice.release();
    assertThat(ofAlice.tryAcquire()).as("others wait").isFalse();
    assertThat(two.isDone()).isFalse();
    ofAlice.increasePermits(1);
    bob.deliverAll();
    assertThat(two).isCompleted();
    assertThat(one.isDone()).isFalse();
    group.advance(1_000);
    bob.deliverAll();
    assertThat(one).isCompletedWithValue(false);
  }

  @Test
  void aWaitThatIsGivenUp_takesNothing_andLetsOthersGoOn() {
    ofAlice.init(1);
    CompletableFuture<Void> two = ofBob.async().acquire(2).toCompletableFuture();
    CompletableFuture<Void> one = ofAlice.async().acquire().toCompletableFuture();
    assertThat(one.isDone()).isFalse();
    two.cancel(false);
    alice.deliverAll();
    assertThat(one).isCompleted();
    ofAlice.release();
    ofAlice.increasePermits(1);
    assertThat(ofAlice.availablePermits()).isEqualTo(2);
  }

  @Test
  void onlyWhatASessionHas_canBeGivenBack() {
    ofAlice.init(2);
    assertThatThrownBy(ofBob::release).isInstanceOf(IllegalStateException.class);
    assertThat(ofAlice.tryAcquire()).isTrue();
    assertThat(ofBob.tryAcquire()).isTrue();
    assertThatThrownBy(() -> ofBob.release(2))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("permits=2")
        .hasMessageContaining("isSessionless");
    ofBob.release();
    assertThat(ofAlice.availablePermits()).isEqualTo(1);
  }

  @Test
  void permitsThatBelongToNobody_areGivenBackByAnybody() throws InterruptedException {
    GroupHost<SemaphoreState> sessionless = new GroupHost<>(STRUCTURE, "free", CONFIG);
    LocalInvoker invoker = new LocalInvoker(sessionless, ALICE);
    GridSemaphore semaphore = STRUCTURE.handle("free", invoker);
    semaphore.release(3);
    semaphore.acquire(2);
    assertThat(semaphore.drainPermits()).isEqualTo(1);
    STRUCTURE.handle("free", new LocalInvoker(sessionless, BOB)).release(3);
    assertThat(semaphore.availablePermits()).isEqualTo(3);
    assertThat(invoker.sent()).noneMatch(CreateSession.class::isInstance);
    assertThat(sessionless.send(ALICE, new GetSemaphoreType("free")).value()).isEqualTo(true);
    assertThat(group.send(ALICE, new GetSemaphoreType("x@g")).value()).isEqualTo(false);
  }

  @Test
  void whatASessionHas_comesBackWhenItEnds_andItsWaitsFail() {
    ofAlice.init(3);
    assertThat(ofAlice.tryAcquire(3)).isTrue();
    long session = session();
    Answer waiting = acquire(session, 1, UUID.randomUUID(), 1, -1);
    CompletableFuture<Void> patient = ofBob.async().acquire(3).toCompletableFuture();
    group.send(ALICE, new CloseSession(GROUP, session));
    assertThatThrownBy(waiting::value).isInstanceOf(SessionExpiredException.class);
    assertThatThrownBy(() -> acquire(session, 1, UUID.randomUUID(), 1, 0).value())
        .isInstanceOf(SessionExpiredException.class);

    SessionKeeper.endAll(alice.localParts());
    bob.deliverAll();

    assertThat(patient).isCompleted();
    assertThat(ofBob.availablePermits()).isZero();
  }

  @Test
  void whoWaitsBehindAWaitThatHasEnded_goesOn() {
    ofAlice.init(1);
    long session = session();
    Answer first = acquire(session, 1, UUID.randomUUID(), 5, -1);
    Answer latest = acquire(session(), 1, UUID.randomUUID(), 1, -1);
    assertThat(latest.isWaiting()).isTrue();
    acquire(session, 1, UUID.randomUUID(), 7, -1);
    assertThatThrownBy(first::value).isInstanceOf(WaitCancelledException.class);
    assertThat(latest.value()).isEqualTo(true);
    Answer behind = acquire(session(), 1, UUID.randomUUID(), 1, -1);
    ofAlice.increasePermits(1);
    assertThat(behind.isWaiting()).isTrue();
    group.send(ALICE, new CloseSession(GROUP, session));
    assertThat(behind.value()).isEqualTo(true);
  }

  @Test
  void aSessionThatHasExpired_isFollowedByAnother() {
    ofAlice.init(1);
    assertThat(ofAlice.tryAcquire()).isTrue();
    ofAlice.release();
    group.advance(1_000_000);
    assertThat(ofAlice.tryAcquire()).isTrue();
    assertThat(ofAlice.availablePermits()).isZero();
  }

  @Test
  void whileSomethingIsHeld_heartbeatsAreSent() {
    ofAlice.init(1);
    assertThat(ofAlice.tryAcquire()).isTrue();
    alice.runLater();
    assertThat(alice.sent()).filteredOn(HeartbeatSession.class::isInstance).hasSize(1);
    ofAlice.release();
    alice.runLater();
    assertThat(alice.sent()).filteredOn(HeartbeatSession.class::isInstance).hasSize(1);
    assertThat(ofAlice.tryAcquire()).isTrue();
    alice.runLater();
    assertThat(alice.sent()).filteredOn(HeartbeatSession.class::isInstance).hasSize(2);
  }

  @Test
  void aCallThatComesAgain_hasItsEffectOnce() {
    ofAlice.init(5);
    long session = session();
    UUID acquiring = UUID.randomUUID();
    assertThat(acquire(session, 1, acquiring, 2, 0).value()).isEqualTo(true);
    assertThat(acquire(session, 1, acquiring, 2, 0).value()).isEqualTo(true);
    assertThat(ofAlice.availablePermits()).isEqualTo(3);
    Message<?> release = new Release(GROUP, "x", session, 1, UUID.randomUUID(), 1);
    assertThat(group.send(ALICE, release).value()).isEqualTo(true);
    assertThat(group.send(ALICE, release).value()).isEqualTo(true);
    assertThat(ofAlice.availablePermits()).isEqualTo(4);
    Message<?> drain = new Drain(GROUP, "x", session, 1, UUID.randomUUID());
    assertThat(group.send(ALICE, drain).value()).isEqualTo(4);
    ofAlice.increasePermits(1);
    assertThat(group.send(ALICE, drain).value()).isEqualTo(4);
    Message<?> change = new Change(GROUP, "x", -1, 1, UUID.randomUUID(), 3);
    assertThat(group.send(ALICE, change).value()).isEqualTo(true);
    assertThat(group.send(ALICE, change).value()).isEqualTo(true);
    assertThat(ofAlice.availablePermits()).isEqualTo(4);
  }

  @Test
  void aCallThatIsGivenUp_takesNothing_whenItComesLaterToo() {
    ofAlice.init(2);
    long session = session();
    UUID taken = UUID.randomUUID();
    acquire(session, 1, taken, 2, 0);
    Message<?> givingUp = new GiveUp(GROUP, "x", session, 1, taken);
    group.send(ALICE, givingUp).value();
    group.send(ALICE, givingUp).value();
    assertThat(ofAlice.availablePermits()).isEqualTo(2);
    assertThat(acquire(session, 1, taken, 2, 0).value()).isEqualTo(false);
    UUID late = UUID.randomUUID();
    group.send(ALICE, new GiveUp(GROUP, "x", session, 1, late));
    assertThat(acquire(session, 1, late, 2, 0).value()).isEqualTo(false);
    assertThat(ofAlice.availablePermits()).isEqualTo(2);
  }

  @Test
  void aNewCallOfTheSameThread_endsTheWaitOfTheOld() {
    long session = session();
    Answer old = acquire(session, 1, UUID.randomUUID(), 1, -1);
    Answer other = acquire(session, 2, UUID.randomUUID(), 1, -1);
    Answer latest = acquire(session, 1, UUID.randomUUID(), 1, -1);
    assertThatThrownBy(old::value).isInstanceOf(WaitCancelledException.class);
    ofAlice.init(2);
    assertThat(other.value()).isEqualTo(true);
    assertThat(latest.value()).isEqualTo(true);
  }

  @Test
  void whatCannotBe_isRefused() {
    assertThatThrownBy(() -> ofAlice.init(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ofAlice.tryAcquire(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("permits=0");
    assertThatThrownBy(() -> ofAlice.increasePermits(0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ofAlice.reducePermits(-1))
        .isInstanceOf(IllegalArgumentException.class);
    ofAlice.init(Integer.MAX_VALUE);
    assertThatThrownBy(() -> ofAlice.increasePermits(1)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void withoutASession_callsAreRefused_whereSessionsHavePermits() {
    ofAlice.init(5);
    UUID uid = UUID.randomUUID();
    for (Message<?> message :
        List.of(
            new Acquire(GROUP, "x", -1, 1, uid, 1, 0),
            new Release(GROUP, "x", -1, 1, uid, 1),
            new Drain(GROUP, "x", -1, 1, uid))) {
      assertThatThrownBy(() -> group.send(ALICE, message).value())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("sessionId=-1");
    }
    assertThat(ofAlice.availablePermits()).isEqualTo(5);
  }

  @Test
  void copies_haveTheSamePermits_andKnowTheSameCalls() {
    new RandomGroupCalls<>(STRUCTURE, CONFIG, SemaphoreTest::any).run();
  }

  private static Message<?> any(Random random) {
    long session = random.nextInt(4) - 1L;
    long thread = random.nextInt(3);
    UUID uid = new UUID(0, random.nextInt(60));
    int permits = random.nextInt(4);
    return switch (random.nextInt(8)) {
      case 0 -> new Init(GROUP, "x", permits);
      case 1, 2 -> new Acquire(GROUP, "x", session, thread, uid, permits, random.nextInt(3_000));
      case 3 -> new Release(GROUP, "x", session, thread, uid, permits);
      case 4 -> new Drain(GROUP, "x", session, thread, uid);
      case 5 -> new Change(GROUP, "x", session, thread, uid, random.nextInt(5) - 2);
      case 6 -> new GiveUp(GROUP, "x", session, thread, uid);
      default -> new AvailablePermits(GROUP, "x");
    };
  }
}
