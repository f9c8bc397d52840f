package dev.grid.structures.fencedlock;

import static dev.grid.structures.RandomGroupCalls.GROUP;
import static dev.grid.structures.ShardHost.ALICE;
import static dev.grid.structures.ShardHost.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.ConnectionLostException;
import dev.grid.config.MemberConfig;
import dev.grid.cp.CpSession;
import dev.grid.cp.LockOwnershipLostException;
import dev.grid.cp.SessionExpiredException;
import dev.grid.cp.WaitCancelledException;
import dev.grid.fencedlock.FencedLockConfig;
import dev.grid.fencedlock.GridFencedLock;
import dev.grid.kernel.cp.CpSessionMessages.CloseSession;
import dev.grid.kernel.cp.CpSessionMessages.CreateSession;
import dev.grid.kernel.cp.CpSessionMessages.HeartbeatSession;
import dev.grid.kernel.cp.CpSessionMessages.SessionReply;
import dev.grid.protocol.Message;
import dev.grid.structures.GroupHost;
import dev.grid.structures.LocalInvoker;
import dev.grid.structures.RandomGroupCalls;
import dev.grid.structures.ShardHost.Answer;
import dev.grid.structures.fencedlock.FencedLockMessages.GetLockOwnership;
import dev.grid.structures.fencedlock.FencedLockMessages.GiveUp;
import dev.grid.structures.fencedlock.FencedLockMessages.Lock;
import dev.grid.structures.fencedlock.FencedLockMessages.Ownership;
import dev.grid.structures.fencedlock.FencedLockMessages.TryLock;
import dev.grid.structures.fencedlock.FencedLockMessages.Unlock;
import java.time.Duration;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Who holds a lock and with which fence, and that each call has its effect once. */
@SuppressWarnings("LockNotBeforeTry") // Who holds it when is what is tested.
final class FencedLockTest {

  private static final FencedLockStructure STRUCTURE = new FencedLockStructure();
  private static final MemberConfig CONFIG =
      MemberConfig.defaults().with(new FencedLockConfig("twice", 2));

  private final GroupHost<FencedLockState> group = new GroupHost<>(STRUCTURE, "x", CONFIG);
  private final LocalInvoker alice = new LocalInvoker(group, ALICE);
  private final LocalInvoker bob = new LocalInvoker(group, BOB);
  private final GridFencedLock ofAlice = STRUCTURE.handle("x", alice);
  private final GridFencedLock ofBob = STRUCTURE.handle("x", bob);

  private long session() {
    Object reply = group.send(ALICE, new CreateSession(GROUP, "c")).value();
    return ((SessionReply) Objects.requireNonNull(reply)).sessionId();
  }

  private Answer lock(long session, long thread, UUID uid) {
    return group.send(ALICE, new Lock(GROUP, "x", session, thread, uid));
  }

  private Answer unlock(long session, long thread, UUID uid) {
    return group.send(ALICE, new Unlock(GROUP, "x", session, thread, uid));
  }

  @Test
  void oneThreadHoldsIt_asOftenAsItHasTakenIt() throws InterruptedException {
    ofAlice.lock();
    assertThat(ofAlice.isLockedByCurrentThread()).isTrue();
    assertThat(ofBob.isLocked()).isTrue();
    assertThat(ofBob.isLockedByCurrentThread()).isFalse();
    assertThat(ofBob.tryLock()).isFalse();
    assertThat(ofBob.tryLock(0, TimeUnit.SECONDS)).isFalse();
    assertThat(ofAlice.tryLock(Duration.ofSeconds(1))).isTrue();
    ofAlice.lockInterruptibly();
    assertThat(ofBob.lockCount()).isEqualTo(3);
    ofAlice.unlock();
    ofAlice.unlock();
    assertThat(ofBob.tryLock()).isFalse();
    ofAlice.unlock();
    assertThat(ofAlice.isLocked()).isFalse();
    assertThat(ofBob.tryLock()).isTrue();
  }

  @Test
  void eachHolder_hasAHigherFence() throws InterruptedException {
    long first = ofAlice.lockAndGetFence();
    assertThat(first).isPositive();
    assertThat(ofAlice.tryLockAndGetFence()).as("taken once more").isEqualTo(first);
    assertThat(ofAlice.fence()).isEqualTo(first);
    assertThat(ofBob.tryLockAndGetFence()).isEqualTo(GridFencedLock.INVALID_FENCE);
    assertThatThrownBy(ofBob::fence).isInstanceOf(IllegalMonitorStateException.class);
    ofAlice.unlock();
    ofAlice.unlock();
    assertThat(ofBob.tryLockAndGetFence(Duration.ofSeconds(1))).isGreaterThan(first);
  }

  @Test
  void aFreeLock_isToldAsOthersTellIt() {
    assertThat(group.send(ALICE, new GetLockOwnership(GROUP, "x")).value())
        .isEqualTo(new Ownership(0, 0, -1, -1));
    long session = session();
    lock(session, 7, UUID.randomUUID());
    assertThat(group.send(ALICE, new GetLockOwnership(GROUP, "x")).value())
        .isEqualTo(new Ownership(1, 1, session, 7));
    unlock(session, 7, UUID.randomUUID());
    assertThat(group.send(ALICE, new GetLockOwnership(GROUP, "x")).value())
        .isEqualTo(new Ownership(0, 0, -1, -1));
  }

  @Test
  void whoeverWaits_getsItInOrder_orGivesUp() {
    ofAlice.lock();
    CompletableFuture<Long> waiting = ofBob.async().lockAndGetFence().toCompletableFuture();
    long session = session();
    Answer behind = lock(session, 1, UUID.randomUUID());
    Answer brief = group.send(ALICE, new TryLock(GROUP, "x", session, 2, UUID.randomUUID(), 1_000));
    group.advance(1_000);
    assertThat(brief.value()).isEqualTo(0L);
    ofAlice.unlock();
    bob.deliverAll();
    assertThat(waiting).isCompletedWithValue(2L);
    assertThat(behind.isWaiting()).isTrue();
    ofBob.unlock();
    assertThat(behind.value()).isEqualTo(3L);
  }

  @Test
  void aWaitThatIsCancelled_takesNothing() {
    ofAlice.lock();
    CompletableFuture<Void> waiting = ofBob.async().lock().toCompletableFuture();
    waiting.cancel(false);
    ofAlice.unlock();
    assertThat(ofAlice.isLocked()).isFalse();
  }

  @Test
  void whoDoesNotHoldIt_cannotGiveItBack() {
    assertThatThrownBy(ofAlice::unlock).isInstanceOf(IllegalMonitorStateException.class);
    ofAlice.lock();
    assertThatThrownBy(ofBob::unlock).isInstanceOf(IllegalMonitorStateException.class);
    long session = session();
    assertThatThrownBy(() -> unlock(session, 1, UUID.randomUUID()).value())
        .isInstanceOf(IllegalMonitorStateException.class)
        .hasMessageContaining("session=" + session);
    assertThatThrownBy(() -> lock(-1, 1, UUID.randomUUID()).value())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sessionId=-1");
    assertThatThrownBy(ofAlice::newCondition).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void aLimit_holdsForTheHolder() {
    GroupHost<FencedLockState> limited = new GroupHost<>(STRUCTURE, "twice", CONFIG);
    GridFencedLock lock = STRUCTURE.handle("twice", new LocalInvoker(limited, ALICE));
    lock.lock();
    lock.lock();
    assertThat(lock.tryLock()).isFalse();
    assertThatThrownBy(lock::lock)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("lockAcquireLimit");
    lock.unlock();
    assertThat(lock.tryLock()).isTrue();
  }

  @Test
  void aLockWhoseSessionEnds_isFree_andItsThreadIsTold() {
    long fence = ofAlice.lockAndGetFence();
    CompletableFuture<Long> waiting = ofBob.async().lockAndGetFence().toCompletableFuture();
    for (int beat = 0; beat < 100; beat++) {
      group.advance(5_000);
      bob.runLater();
    }
    bob.deliverAll();
    assertThat(waiting.join()).isGreaterThan(fence);
    assertThatThrownBy(ofAlice::unlock).isInstanceOf(LockOwnershipLostException.class);
    assertThatThrownBy(ofAlice::unlock).isInstanceOf(IllegalMonitorStateException.class);
    ofBob.unlock();
    assertThat(ofAlice.tryLock()).isTrue();
  }

  @Test
  void aThreadThatHasLostIt_isToldWhenItTakesItOnceMore() {
    ofAlice.lock();
    group.advance(1_000_000);
    assertThatThrownBy(ofAlice::lock).isInstanceOf(LockOwnershipLostException.class);
    ofAlice.lock();
    ofAlice.unlock();
    assertThat(ofAlice.isLocked()).isFalse();
  }

  @Test
  void waitsOfASessionThatEnds_fail() {
    ofAlice.lock();
    long session = session();
    Answer waiting = lock(session, 1, UUID.randomUUID());
    group.send(ALICE, new CloseSession(GROUP, session));
    assertThatThrownBy(waiting::value).isInstanceOf(SessionExpiredException.class);
    ofAlice.unlock();
    assertThat(ofAlice.isLocked()).isFalse();
  }

  @Test
  void aCallThatComesAgain_hasItsEffectOnce() {
    long session = session();
    UUID locking = UUID.randomUUID();
    assertThat(lock(session, 1, locking).value()).isEqualTo(1L);
    assertThat(lock(session, 1, locking).value()).isEqualTo(1L);
    UUID unlocking = UUID.randomUUID();
    assertThat(unlock(session, 1, unlocking).value()).isEqualTo(false);
    assertThat(unlock(session, 1, unlocking).value()).isEqualTo(false);
    assertThat(lock(session, 1, locking).value()).as("sent long before").isEqualTo(1L);
    assertThat(ofAlice.isLocked()).isFalse();
    lock(session, 1, UUID.randomUUID());
    lock(session, 1, UUID.randomUUID());
    UUID once = UUID.randomUUID();
    assertThat(unlock(session, 1, once).value()).isEqualTo(true);
    assertThat(unlock(session, 1, once).value()).isEqualTo(true);
    assertThat(ofAlice.lockCount()).isEqualTo(1);
  }

  @Test
  void aCallThatIsGivenUp_takesNothing_whenItComesLaterToo() {
    long session = session();
    UUID taken = UUID.randomUUID();
    lock(session, 1, taken);
    GiveUp givingUp = new GiveUp(GROUP, "x", session, 1, taken);
    group.send(ALICE, givingUp).value();
    group.send(ALICE, givingUp).value();
    assertThat(ofAlice.isLocked()).isFalse();
    UUID late = UUID.randomUUID();
    group.send(ALICE, new GiveUp(GROUP, "x", session, 1, late)).value();
    assertThat(lock(session, 1, late).value()).isEqualTo(0L);
    assertThat(ofAlice.isLocked()).isFalse();
  }

  @Test
  void aCallWhoseAnswerWasLost_isGivenUpUntilThatIsAnswered() {
    ofAlice.lock();
    ofAlice.unlock();
    alice.loseAnswers(message -> message instanceof TryLock || message instanceof GiveUp);
    assertThatThrownBy(ofAlice::tryLock).isInstanceOf(ConnectionLostException.class);
    alice.runLater();
    assertThat(alice.sent()).filteredOn(GiveUp.class::isInstance).hasSizeGreaterThan(1);

    alice.loseAnswers(message -> false);
    alice.runLater();
    alice.runLater();

    long said = alice.sent().stream().filter(GiveUp.class::isInstance).count();
    alice.runLater();
    assertThat(alice.sent()).filteredOn(GiveUp.class::isInstance).hasSize((int) said);
    assertThat(ofBob.tryLock()).isTrue();
  }

  @Test
  void theSessionOfALock_livesAsLongAsItWasHeardOf() {
    ofAlice.lock();
    CpSession session = ofAlice.session();
    assertThat(session.left()).isEqualTo(session.timeToLive()).isPositive();
    assertThat(ofBob.session().id()).isNotEqualTo(session.id());
    assertThat(ofAlice.session()).isSameAs(session);

    alice.elapse(session.timeToLive().minusMillis(1));
    assertThat(session.left()).isEqualTo(Duration.ofMillis(1));
    alice.loseAnswers(HeartbeatSession.class::isInstance);
    assertThatThrownBy(() -> session.heartbeat().toCompletableFuture().join())
        .hasCauseInstanceOf(ConnectionLostException.class);
    assertThat(session.left()).as("that was not answered").isEqualTo(Duration.ofMillis(1));
    alice.loseAnswers(message -> false);
    session.heartbeat().toCompletableFuture().join();
    assertThat(session.left()).isEqualTo(session.timeToLive());

    alice.elapse(session.timeToLive());
    assertThat(session.left()).isZero();
  }

  @Test
  void aSessionThatHasEnded_isNotThatOfTheNextLock() {
    ofAlice.lock();
    CpSession session = ofAlice.session();
    group.send(ALICE, new CloseSession(GROUP, session.id())).value();
    assertThatThrownBy(() -> session.heartbeat().toCompletableFuture().join())
        .hasCauseInstanceOf(SessionExpiredException.class);
    assertThat(session.left()).isZero();
    assertThat(ofAlice.session().left()).as("the thread's lock went with it").isZero();
    assertThatThrownBy(ofAlice::unlock).isInstanceOf(LockOwnershipLostException.class);

    ofAlice.lock();
    assertThat(ofAlice.session().id()).isNotEqualTo(session.id());
    assertThat(ofAlice.session().left()).isPositive();
    assertThat(session.left()).isZero();
  }

  @Test
  void aSessionThatWasNotUsed_isHeardOfAsSoonAsItIsUsedAgain() {
    ofAlice.lock();
    CpSession session = ofAlice.session();
    ofAlice.unlock();
    alice.elapse(session.heartbeatInterval());
    assertThat(session.left()).isLessThan(session.timeToLive());

    ofAlice.lock();

    assertThat(ofAlice.session()).isSameAs(session);
    assertThat(session.left()).isEqualTo(session.timeToLive());
  }

  @Test
  void aNewCallOfTheSameThread_endsTheWaitOfTheOld() {
    ofAlice.lock();
    long session = session();
    Answer old = lock(session, 1, UUID.randomUUID());
    Answer latest = lock(session, 1, UUID.randomUUID());
    assertThatThrownBy(old::value).isInstanceOf(WaitCancelledException.class);
    ofAlice.unlock();
    assertThat(latest.value()).isEqualTo(2L);
  }

  @Test
  void aCallThatComesAgainWhileItWaits_hasOneAnswer_andItsEffectOnce() {
    ofAlice.lock();
    long session = session();
    UUID uid = UUID.randomUUID();
    Answer first = lock(session, 1, uid);
    Answer again = lock(session, 1, uid);
    assertThat(first.isWaiting()).isTrue();
    ofAlice.unlock();
    assertThat(first.value()).isEqualTo(2L);
    assertThat(again.value()).isEqualTo(2L);
    assertThat(ofBob.lockCount()).isEqualTo(1);
  }

  @Test
  void copies_haveTheSameHolder_andKnowTheSameCalls() {
    new RandomGroupCalls<>(STRUCTURE, CONFIG, FencedLockTest::any).run();
  }

  private static Message<?> any(Random random) {
    long session = random.nextInt(3);
    long thread = random.nextInt(2);
    UUID uid = new UUID(0, random.nextInt(60));
    return switch (random.nextInt(6)) {
      case 0 -> new Lock(GROUP, "x", session, thread, uid);
      case 1 -> new TryLock(GROUP, "x", session, thread, uid, random.nextInt(3_000));
      case 2, 3 -> new Unlock(GROUP, "x", session, thread, uid);
      case 4 -> new GiveUp(GROUP, "x", session, thread, uid);
      default -> new GetLockOwnership(GROUP, "x");
    };
  }
}
