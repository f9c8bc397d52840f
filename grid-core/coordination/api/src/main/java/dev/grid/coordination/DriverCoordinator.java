package dev.grid.coordination;

import dev.grid.coordination.spi.Driver;
import dev.grid.coordination.spi.DriverContext;
import dev.grid.coordination.spi.DriverLock;
import dev.grid.coordination.spi.DriverProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A coordinator over any driver: checks what is passed, knows what this member holds, and has
 * watches, elections, locks and the heart. Thread-safe; no lock of its own is held while the driver
 * or a callback is called, but {@code memberships}, which one thread changes at a time.
 */
final class DriverCoordinator implements Coordinator, DriverContext {

  private static final Logger LOGGER = LoggerFactory.getLogger(DriverCoordinator.class);
  private static final Duration JOIN_AGAIN_PAUSE = Duration.ofMillis(5);

  /** For as many sessions that end while one group is joined. */
  private static final int JOIN_SESSIONS_MAX = 3;

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

  /** How many sessions were lost: by it, who has just joined knows that it may be out again. */
  private final AtomicLong sessionsLost = new AtomicLong();

  /** Held while a group is joined, left or joined again: none of these overtakes another. */
  private final ReentrantLock memberships = new ReentrantLock();

  /** Groups that were joined and not left, with the record. Written under {@code memberships}. */
  private final Map<String, MemberRecord> joined = new ConcurrentHashMap<>();

  /** Groups of {@code joined} from which this member was taken for dead. */
  private final Set<String> toJoinAgain = ConcurrentHashMap.newKeySet();

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
    memberships.lock();
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
      memberships.unlock();
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
      if (memberships.tryLock()) {
        memberships.unlock();
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
    joined.keySet().forEach(group -> attempt("leave " + group, () -> driver.leave(group)));
    stopDriver();
    joined.clear();
    state.set(State.STOPPED);
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
        sessionLost(e);
      }
      throw e;
    }
    boolean late = !isSessionAlive();
    aliveAtNanos = began;
    if (late) {
      LOGGER.info("member={}: gave a sign of life later than timeout={}", memberId, url.timeout());
    }
    joinAgain();
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

  private void joinAgain() {
    for (String group : List.copyOf(toJoinAgain)) {
      memberships.lock();
      try {
        MemberRecord record = joined.get(group);
        if (record == null || !toJoinAgain.contains(group)) {
          continue;
        }
        joinInOneSession(group, MemberRecord.joining(Instant.now(), record.capabilities()));
        LOGGER.info("member={} group={}: joined again", memberId, group);
      } catch (GroupNotCreatedException e) {
        joined.remove(group);
        toJoinAgain.remove(group);
        elections.left(group);
        LOGGER.warn("member={} group={}: is gone, and not joined again", memberId, group);
      } catch (MemberAlreadyExistsException e) {
        LOGGER.debug("member={} group={}: its last session is not over", memberId, group, e);
      } finally {
        memberships.unlock();
      }
    }
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
    Ids.require("group", group);
    memberships.lock();
    try {
      if (joined.containsKey(group) && !toJoinAgain.contains(group)) {
        throw new MemberAlreadyExistsException(group, memberId);
      }
      boolean again = joined.containsKey(group);
      boolean done = false;
      try {
        joinInOneSession(group, MemberRecord.joining(Instant.now(), capabilities));
        done = true;
      } finally {
        if (!done && !again) {
          joined.remove(group);
          toJoinAgain.remove(group);
        }
      }
    } finally {
      memberships.unlock();
    }
    elections.joined(group);
  }

  /**
   * Joins, again if a session was lost meanwhile: it is not known which one joined then. The caller
   * has {@code memberships}; after an error, a group that was joined is still to be joined again.
   */
  private void joinInOneSession(String group, MemberRecord record) {
    for (int i = 0; i < JOIN_SESSIONS_MAX; i++) {
      long lostBefore = sessionsLost.get();
      driver.join(group, record.encoded());
      joined.put(group, record); // Before the look: whoever loses the session now sees it.
      if (sessionsLost.get() == lostBefore) {
        toJoinAgain.remove(group);
        return;
      }
      toJoinAgain.add(group);
      try {
        driver.leave(group);
      } catch (GroupNotCreatedException | MemberNotJoinedException e) {
        LOGGER.debug("member={} group={}: went with its session", memberId, group, e);
      }
    }
    throw new CoordinatorConnectionException(
        "group=%s: sessions=%d ended while it was joined; join it later"
            .formatted(group, JOIN_SESSIONS_MAX));
  }

  @Override
  public void joinOrCreate(String group, Capabilities capabilities) {
    long began = System.nanoTime();
    while (true) {
      try {
        join(group, capabilities);
        return;
      } catch (GroupNotCreatedException e) {
        if (System.nanoTime() - began > url.operationTimeout().toNanos()) {
          throw new OperationTimedOutException(
              "group=%s: is deleted as often as it is created".formatted(group), e);
        }
      }
      try {
        createGroup(group);
      } catch (GroupAlreadyExistsException e) {
        Pauses.pause(JOIN_AGAIN_PAUSE);
      }
    }
  }

  @Override
  public void leave(String group) {
    requireStarted();
    Ids.require("group", group);
    if (joined.containsKey(group)) {
      elections.left(group);
      elections.standDown(group);
    }
    memberships.lock();
    try {
      boolean dead = toJoinAgain.remove(group);
      joined.remove(group);
      if (dead) {
        throw new MemberNotJoinedException(group, memberId);
      }
      driver.leave(group);
    } finally {
      memberships.unlock();
    }
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
    Ids.require("group", group);
    memberships.lock();
    try {
      MemberRecord record = joined.get(group);
      if (record == null) {
        if (!driver.groups().contains(group)) {
          throw new GroupNotCreatedException(group);
        }
        throw new MemberNotJoinedException(group, memberId);
      }
      MemberRecord changed = record.with(capabilities);
      driver.update(group, changed.encoded());
      joined.put(group, changed);
    } finally {
      memberships.unlock();
    }
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
    return elections.addElected(Ids.require("group", group), callback, joined.containsKey(group));
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

  @Override
  public void sessionLost(@Nullable Throwable cause) {
    sessionsLost.incrementAndGet();
    boolean news = toJoinAgain.addAll(new HashSet<>(joined.keySet()));
    news |= locks.allLost();
    news |= elections.allLost();
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
    if (joined.containsKey(group)) {
      toJoinAgain.add(group);
    }
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
