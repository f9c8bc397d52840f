package dev.grid.coordination;

import dev.grid.coordination.spi.Driver;
import dev.grid.coordination.spi.DriverLock;
import dev.grid.coordination.spi.Hold;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A coordinator's locks. Threads and objects of one coordinator that want a lock of one name wait
 * for each other here, in order, so that drivers see one of them at a time. Thread-safe.
 */
final class Locks {

  private static final Logger LOGGER = LoggerFactory.getLogger(Locks.class);

  /** In place of no limit. */
  private static final Duration FOREVER = Duration.ofDays(365);

  /** Before the next attempt when one was lost at once. */
  private static final Duration AGAIN_PAUSE = Duration.ofMillis(20);

  private final Driver driver;
  private final Runnable requireStarted;
  private final BooleanSupplier sessionAlive;

  /** By name: one permit, which belongs to whoever acquires or holds. Names that were used stay. */
  private final Map<String, Semaphore> turns = new ConcurrentHashMap<>();

  /** What is being acquired or held. */
  private final Map<DriverLock, Lock> active = new ConcurrentHashMap<>();

  Locks(Driver driver, Runnable requireStarted, BooleanSupplier sessionAlive) {
    this.driver = driver;
    this.requireStarted = requireStarted;
    this.sessionAlive = sessionAlive;
  }

  CoordinationLock lock(String name) {
    return new Lock(name);
  }

  void lost(DriverLock lock) {
    Lock held = active.get(lock);
    if (held != null) {
      held.lost();
    }
  }

  /** Whether there were any. */
  boolean allLost() {
    boolean any = !active.isEmpty();
    active.values().forEach(Lock::lost);
    return any;
  }

  /** Taken for lost, though the driver may hold them: it is told to give them back. */
  boolean giveUpAll() {
    boolean any = !active.isEmpty();
    active.values().forEach(Lock::giveUp);
    return any;
  }

  void releaseAll() {
    for (Lock lock : active.values()) {
      lock.close();
    }
  }

  /**
   * What a lock object has.
   *
   * <p>IDLE to ACQUIRING to HELD to RELEASING to IDLE; ACQUIRING to IDLE when it is not had; HELD
   * or ACQUIRING to LOST, and from there to IDLE when that was told, or to ACQUIRING. What is had
   * after ACQUIRING was left is given back: it may be the lost session's, or the next one's.
   */
  private enum Phase {
    IDLE,
    ACQUIRING,
    HELD,
    RELEASING,
    LOST
  }

  private record State(Phase phase, @Nullable Hold hold) {

    static final State IDLE = new State(Phase.IDLE, null);
    static final State ACQUIRING = new State(Phase.ACQUIRING, null);
    static final State RELEASING = new State(Phase.RELEASING, null);
    static final State LOST = new State(Phase.LOST, null);
  }

  private final class Lock implements CoordinationLock {

    private final String name;
    private final DriverLock lock;
    private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);

    Lock(String name) {
      this.name = name;
      this.lock = driver.lock(name);
    }

    private State state() {
      return Objects.requireNonNull(state.get());
    }

    private Semaphore turn() {
      return turns.computeIfAbsent(name, unused -> new Semaphore(1, true));
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void acquire() throws InterruptedException {
      while (!acquire(FOREVER)) {
        requireStarted.run();
      }
    }

    @Override
    public boolean tryAcquire() {
      try {
        return acquire(Duration.ZERO);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new OperationTimedOutException("lock=" + name + ": interrupted", e);
      }
    }

    @Override
    public boolean acquire(Duration timeout) throws InterruptedException {
      requireStarted.run();
      Duration wait = timeout.compareTo(FOREVER) > 0 ? FOREVER : timeout;
      long nanos = wait.isNegative() ? 0 : wait.toNanos();
      long began = System.nanoTime();
      if (!turn().tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
        return false;
      }
      boolean acquired = false;
      try {
        do {
          long left = Math.max(0, nanos - (System.nanoTime() - began));
          acquired = acquireOnce(Duration.ofNanos(left));
        } while (!acquired && pauseIfLeft(nanos - (System.nanoTime() - began)));
        requireStillStarted();
        return acquired;
      } finally {
        if (!acquired) {
          active.remove(lock);
          state.set(State.IDLE);
          turn().release();
        }
      }
    }

    /** Whether there is time for another attempt, after a pause. */
    private static boolean pauseIfLeft(long nanos) throws InterruptedException {
      if (nanos <= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.sleep(Math.min(nanos, AGAIN_PAUSE.toNanos()));
      return true;
    }

    /** Who stops releases what is held by then; what is held since is released here. */
    private void requireStillStarted() {
      try {
        requireStarted.run();
      } catch (InvalidRequestException e) {
        close();
        throw e;
      }
    }

    /** Has the turn. False if the time is over, or it was lost at once. */
    private boolean acquireOnce(Duration timeout) throws InterruptedException {
      requireStarted.run();
      state.set(State.ACQUIRING);
      active.put(lock, this);
      Optional<Hold> hold = lock.acquire(timeout);
      if (hold.isEmpty()) {
        return false;
      }
      if (sessionAlive.getAsBoolean()
          && state.compareAndSet(State.ACQUIRING, new State(Phase.HELD, hold.get()))) {
        return true;
      }
      // It may be lost already, or the next session's, of which nobody would know here.
      boolean unused = lock.release();
      return false;
    }

    @Override
    public void release() {
      State held = state();
      if (held.phase() == Phase.LOST) {
        state.compareAndSet(held, State.IDLE);
        throw new LockLostException(
            "lock=%s: was lost before it was released; another may hold it".formatted(name));
      }
      if (held.phase() != Phase.HELD || !state.compareAndSet(held, State.RELEASING)) {
        throw new LockNotHeldException(
            "lock=%s: is %s, and not held by this object".formatted(name, held.phase()));
      }
      active.remove(lock);
      boolean had;
      try {
        had = lock.release();
      } finally {
        state.set(State.IDLE);
        turn().release();
      }
      if (!had) {
        throw new LockLostException(
            "lock=%s: was lost before it was released; another may hold it".formatted(name));
      }
    }

    /** Not held from now on; its turn is the next one's, unless it is being acquired. */
    void lost() {
      if (isNewlyLost()) {
        turn().release();
      }
    }

    /** The same, and its turn is the next one's when the driver has given it back. */
    void giveUp() {
      if (isNewlyLost()) {
        Thread.ofVirtual().name("grid-coordination-give-up-" + name).start(this::giveBack);
      }
    }

    /** Notes that it is lost; false if it was not held. Who acquires it gives back what it gets. */
    private boolean isNewlyLost() {
      State now = state();
      boolean noted =
          (now.phase() == Phase.ACQUIRING || now.phase() == Phase.HELD)
              && state.compareAndSet(now, State.LOST);
      boolean wasHeld = noted && now.phase() == Phase.HELD;
      if (wasHeld) {
        active.remove(lock);
      }
      return wasHeld;
    }

    private void giveBack() {
      try {
        boolean unused = lock.release();
      } catch (CoordinationException e) {
        LOGGER.debug("lock={}: its driver gives it back later, or its session ends", name, e);
      } finally {
        turn().release();
      }
    }

    @Override
    public boolean isAcquired() {
      return state().phase() == Phase.HELD && sessionAlive.getAsBoolean();
    }

    @Override
    public boolean isStillHeld() {
      requireStarted.run();
      if (!isAcquired()) {
        return false;
      }
      boolean held = lock.isHeld();
      if (!held) {
        lost();
      }
      return held;
    }

    @Override
    public boolean breakLock() {
      requireStarted.run();
      return lock.breakLock();
    }

    @Override
    public OptionalLong fencingToken() {
      Hold hold = state().hold();
      return hold == null || !sessionAlive.getAsBoolean()
          ? OptionalLong.empty()
          : hold.fencingToken();
    }

    @Override
    public void close() {
      try {
        release();
      } catch (LockNotHeldException | LockLostException e) {
        return;
      }
    }

    @Override
    public AsyncCoordinationLock async() {
      return new AsyncLock(this);
    }
  }

  /** The lock's calls as futures. */
  private record AsyncLock(CoordinationLock lock) implements AsyncCoordinationLock {

    @Override
    public CompletableFuture<Void> acquire() {
      return Futures.<@Nullable Void>call(
          () -> {
            lock.acquire();
            return null;
          },
          unused -> lock.close());
    }

    @Override
    public CompletableFuture<Boolean> acquire(Duration timeout) {
      return Futures.call(() -> lock.acquire(timeout), this::giveBack);
    }

    @Override
    public CompletableFuture<Boolean> tryAcquire() {
      return Futures.call(lock::tryAcquire, this::giveBack);
    }

    private void giveBack(boolean acquired) {
      if (acquired) {
        lock.close();
      }
    }

    @Override
    public CompletableFuture<Void> release() {
      return Futures.run(lock::release);
    }

    @Override
    public CompletableFuture<Boolean> isStillHeld() {
      return Futures.call(lock::isStillHeld);
    }

    @Override
    public CompletableFuture<Boolean> breakLock() {
      return Futures.call(lock::breakLock);
    }
  }
}
