package dev.grid.coordination;

import dev.grid.coordination.spi.Driver;
import dev.grid.coordination.spi.DriverContext;
import dev.grid.coordination.spi.DriverLock;
import dev.grid.coordination.spi.DriverProvider;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A coordinator over any driver: begins and ends, checks what is passed, gives signs of life, and
 * hands what the driver tells to those whose it is: {@link Memberships}, {@link Watches}, {@link
 * Elections}, {@link Locks}. Thread-safe; one thread starts it at a time.
 */
final class DriverCoordinator implements Coordinator, DriverContext {

  private static final Logger LOGGER = LoggerFactory.getLogger(DriverCoordinator.class);

  /** CREATED to STARTED to STOPPING to STOPPED; CREATED to STOPPED. */
  private enum State {
    CREATED,
    STARTED,
    STOPPING,
    STOPPED
  }

  private final CoordinatorUrl url;
  private final String memberId;
  private final Driver driver;
  private final boolean requiresBeating;
  private final AtomicReference<State> state = new AtomicReference<>(State.CREATED);
  private final AtomicBoolean driverStopped = new AtomicBoolean();

  /** Held by who starts it. */
  private final ReentrantLock starting = new ReentrantLock();

  private final Memberships memberships;
  private final Watches watches;
  private final Elections elections;
  private final Locks locks;
  private final Heart heart;
  private final AsyncCoordinator async;

  /** When the last sign of life that the system took began; {@link System#nanoTime}. */
  private volatile long aliveAtNanos;

  @SuppressWarnings("this-escape") // Providers only keep the context; they call it after start.
  DriverCoordinator(CoordinatorUrl url, String memberId, DriverProvider provider) {
    this.url = url;
    this.memberId = memberId;
    this.driver = provider.create(url, this);
    this.requiresBeating = driver.characteristics().contains(Characteristic.REQUIRES_BEATING);
    this.memberships = new Memberships(driver, memberId, url);
    this.watches = new Watches(driver, memberId);
    this.elections = new Elections(driver, memberId, url, watches);
    this.locks = new Locks(driver, this::requireStarted, this::isSessionAlive);
    this.heart = new Heart(this, watches, elections, url);
    this.async = new Futures(this);
  }

  @Override
  public String memberId() {
    return memberId;
  }

  @Override
  public String driver() {
    return url.scheme();
  }

  @Override
  public Set<Characteristic> characteristics() {
    return driver.characteristics();
  }

  @Override
  public void start(boolean startHeart) {
    starting.lock();
    try {
      if (state.get() != State.CREATED) {
        throw new InvalidRequestException(
            "member=%s: is %s; a coordinator is started once".formatted(memberId, state.get()));
      }
      aliveAtNanos = System.nanoTime();
      driver.start();
      if (!state.compareAndSet(State.CREATED, State.STARTED)) {
        throw new InvalidRequestException(
            "member=%s: was stopped while it started".formatted(memberId));
      }
    } finally {
      starting.unlock();
      if (state.get() == State.STOPPED) {
        stopDriver(); // Who stopped it has left that to this thread.
      }
    }
    if (startHeart) {
      heart.start();
    }
  }

  @Override
  public void stop() {
    if (state.compareAndSet(State.CREATED, State.STOPPED)) {
      // A start that failed may have left connections; one that goes on stops the driver itself.
      if (starting.tryLock()) {
        starting.unlock();
        stopDriver();
      }
      return;
    }
    if (!state.compareAndSet(State.STARTED, State.STOPPING)) {
      return;
    }
    attempt("stand down", elections::stop);
    heart.stop();
    attempt("end watches", () -> watches.stop(url.standDownTimeout()));
    attempt("release locks", locks::releaseAll);
    attempt("leave groups", this::leaveAll);
    stopDriver();
    state.set(State.STOPPED);
  }

  /** Ends at the first call that has no answer: what is left then goes with the session. */
  private void leaveAll() {
    for (String group : memberships.groups()) {
      try {
        driver.leave(group);
      } catch (GroupNotCreatedException | MemberNotJoinedException e) {
        LOGGER.debug("member={} group={}: was out of it when it stopped", memberId, group, e);
      }
    }
  }

  private void stopDriver() {
    if (driverStopped.compareAndSet(false, true)) {
      attempt("stop", driver::stop);
    }
  }

  private void attempt(String what, Runnable step) {
    try {
      step.run();
    } catch (CoordinationException e) {
      LOGGER.debug("member={}: could not {} when it stopped", memberId, what, e);
    } catch (RuntimeException e) {
      LOGGER.warn("member={}: could not {} when it stopped", memberId, what, e);
    }
  }

  @Override
  public boolean isStarted() {
    return state.get() == State.STARTED;
  }

  @Override
  public Duration heartbeat() {
    if (state.get() != State.STOPPING) { // Until it has stood down it has to live.
      requireStarted();
    }
    long began = System.nanoTime();
    Duration next;
    try {
      next = driver.heartbeat();
    } catch (CoordinationException e) {
      if (!isSessionAlive()) {
        giveUp(e);
      }
      throw e;
    }
    boolean late = !isSessionAlive();
    aliveAtNanos = began;
    if (late) {
      LOGGER.info("member={}: gave a sign of life later than timeout={}", memberId, url.timeout());
    }
    memberships.leaveAgain();
    memberships.joinAgain(elections::left);
    return next;
  }

  /**
   * Whether the system may still take this member for alive. False after a pause: then others may
   * hold what this member held, before anybody has told it so.
   */
  private boolean isSessionAlive() {
    boolean beaten = !requiresBeating || System.nanoTime() - aliveAtNanos < url.timeout().toNanos();
    return beaten && driver.isSessionAlive();
  }

  @Override
  public void createGroup(String group) {
    requireStarted();
    driver.createGroup(Ids.require("group", group));
  }

  @Override
  public void deleteGroup(String group) {
    requireStarted();
    driver.deleteGroup(Ids.require("group", group));
  }

  @Override
  public Set<String> groups() {
    requireStarted();
    return Set.copyOf(driver.groups());
  }

  @Override
  public void join(String group, Capabilities capabilities) {
    requireStarted();
    memberships.join(Ids.require("group", group), capabilities);
    elections.joined(group);
  }

  @Override
  public void joinOrCreate(String group, Capabilities capabilities) {
    requireStarted();
    memberships.joinOrCreate(Ids.require("group", group), capabilities);
    elections.joined(group);
  }

  @Override
  public void leave(String group) {
    requireStarted();
    Ids.require("group", group);
    if (memberships.has(group)) {
      elections.left(group);
      elections.standDown(group);
    }
    memberships.leave(group);
  }

  @Override
  public Set<String> members(String group) {
    requireStarted();
    return Set.copyOf(driver.members(Ids.require("group", group)).keySet());
  }

  @Override
  public MemberInfo memberInfo(String group, String member) {
    requireStarted();
    Ids.require("member", member);
    byte[] encoded =
        driver
            .member(Ids.require("group", group), member)
            .orElseThrow(() -> new MemberNotJoinedException(group, member));
    MemberRecord record = MemberRecord.decode(encoded);
    return new MemberInfo(
        group, member, record.capabilities(), record.joinedAt(), record.incarnation());
  }

  @Override
  public void updateCapabilities(String group, Capabilities capabilities) {
    requireStarted();
    memberships.update(Ids.require("group", group), capabilities);
  }

  @Override
  public Watch watchJoin(String group, Consumer<? super MemberJoined> callback) {
    requireStarted();
    return watches.addJoin(Ids.require("group", group), callback);
  }

  @Override
  public Watch watchLeave(String group, Consumer<? super MemberLeft> callback) {
    requireStarted();
    return watches.addLeave(Ids.require("group", group), callback);
  }

  @Override
  public Watch watchElected(String group, Consumer<? super LeaderElected> callback) {
    requireStarted();
    requireElections();
    return elections.addElected(Ids.require("group", group), callback, memberships.has(group));
  }

  @Override
  public Watch watchRevoked(String group, Consumer<? super LeaderRevoked> callback) {
    requireStarted();
    requireElections();
    return elections.addRevoked(Ids.require("group", group), callback);
  }

  private void requireElections() {
    if (!characteristics().contains(Characteristic.ELECTION)) {
      throw new NotSupportedException("driver=" + driver() + ": has no elections");
    }
  }

  @Override
  public void runWatchers(Duration timeout) {
    requireStarted();
    watches.run(timeout);
  }

  @Override
  public void runWatchers() {
    runWatchers(url.operationTimeout());
  }

  @Override
  public void runElectCoordinator() {
    requireStarted();
    requireElections();
    elections.tryOnce();
  }

  @Override
  public Optional<String> leader(String group) {
    requireStarted();
    return driver.leader(Ids.require("group", group));
  }

  @Override
  public Optional<Leadership> leadership(String group) {
    return isSessionAlive() ? elections.leadership(Ids.require("group", group)) : Optional.empty();
  }

  @Override
  public void standDown(String group) {
    requireStarted();
    requireElections();
    elections.standDown(Ids.require("group", group));
  }

  @Override
  public CoordinationLock lock(String name) {
    if (!characteristics().contains(Characteristic.LOCKS)) {
      throw new NotSupportedException("driver=" + driver() + ": has no locks");
    }
    return locks.lock(Ids.require("lock", name));
  }

  @Override
  public AsyncCoordinator async() {
    return async;
  }

  /**
   * Takes everything for lost, since the session may have ended. The driver may find out that it
   * has not, and would keep what nobody knows of any more: it gives everything back.
   */
  private void giveUp(Throwable cause) {
    boolean news = memberships.giveUpAll();
    news |= locks.giveUpAll();
    news |= elections.giveUpAll();
    warnOfLoss(news, cause);
  }

  @Override
  public void sessionLost(@Nullable Throwable cause) {
    boolean news = memberships.allLost();
    news |= locks.allLost();
    news |= elections.allLost();
    warnOfLoss(news, cause);
  }

  private void warnOfLoss(boolean news, @Nullable Throwable cause) {
    if (news) {
      LOGGER.warn(
          "member={} url={}: the session is lost, and with it locks and leaderships: {}",
          memberId,
          url,
          cause == null ? "it has ended" : cause.toString());
    }
  }

  @Override
  public void membershipLost(String group, @Nullable Throwable cause) {
    memberships.lost(group);
  }

  @Override
  public void leadershipLost(String group, @Nullable Throwable cause) {
    elections.lost(group);
  }

  @Override
  public void lockLost(DriverLock lock, @Nullable Throwable cause) {
    locks.lost(lock);
  }

  private void requireStarted() {
    if (state.get() != State.STARTED) {
      throw new InvalidRequestException(
          "member=%s: is %s; call it between start and stop".formatted(memberId, state.get()));
    }
  }

  @Override
  public String toString() {
    return "Coordinator[" + memberId + " at " + url + "]";
  }
}
