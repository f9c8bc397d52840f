package dev.grid.coordination;

import dev.grid.coordination.spi.Driver;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Groups that this member has joined and not left, and those of them that it has to join again,
 * since it was taken for dead. Thread-safe: one thread at a time changes memberships, and holds
 * {@code changing} while it calls the driver, so that no change overtakes another. What the driver
 * says meanwhile does not wait for that.
 */
final class Memberships {

  private static final Logger LOGGER = LoggerFactory.getLogger(Memberships.class);
  private static final Duration JOIN_AGAIN_PAUSE = Duration.ofMillis(5);

  /** For as many sessions that end while one group is joined. */
  private static final int JOIN_SESSIONS_MAX = 3;

  private final Driver driver;
  private final String memberId;
  private final CoordinatorUrl url;

  /**
   * How many sessions, or memberships, were lost: by it, who has just joined knows that it may be
   * out again.
   */
  private final AtomicLong sessionsLost = new AtomicLong();

  private final ReentrantLock changing = new ReentrantLock();

  /** With the record. Written under {@code changing}. */
  private final Map<String, MemberRecord> joined = new ConcurrentHashMap<>();

  /** Some of {@code joined}, or of those that are being left. */
  private final Set<String> toJoinAgain = ConcurrentHashMap.newKeySet();

  /**
   * Groups that this member may be in though it is not said to be: a join or leave of them was not
   * answered, or it was taken for lost. It leaves them before it joins them again, or with the next
   * sign of life.
   */
  private final Set<String> toLeave = ConcurrentHashMap.newKeySet();

  Memberships(Driver driver, String memberId, CoordinatorUrl url) {
    this.driver = driver;
    this.memberId = memberId;
    this.url = url;
  }

  /** Whether this member has joined the group and not left it, though it may be taken for dead. */
  boolean has(String group) {
    return joined.containsKey(group);
  }

  void join(String group, Capabilities capabilities) {
    changing.lock();
    try {
      boolean again = joined.containsKey(group);
      if (again && !toJoinAgain.contains(group)) {
        throw new MemberAlreadyExistsException(group, memberId);
      }
      leaveForSure(group);
      boolean done = false;
      try {
        joinForSure(group, MemberRecord.joining(Instant.now(), capabilities));
        done = true;
      } finally {
        if (!done && !again) {
          forget(group);
        }
      }
    } finally {
      changing.unlock();
    }
  }

  /** Joins, and notes if it was not answered whether it did; the caller has {@code changing}. */
  private void joinForSure(String group, MemberRecord record) {
    try {
      joinInOneSession(group, record);
    } catch (CoordinatorConnectionException | OperationTimedOutException e) {
      toLeave.add(group);
      throw e;
    }
  }

  /**
   * Joins, again if a session was lost meanwhile: it is not known which one joined then. The caller
   * has {@code changing}; after an error, a group that was joined is still to be joined again.
   */
  private void joinInOneSession(String group, MemberRecord record) {
    for (int i = 0; i < JOIN_SESSIONS_MAX; i++) {
      long lostBefore = sessionsLost.get();
      driver.join(group, record.encoded());
      joined.put(group, record); // Before the look: whoever loses the session now sees it.
      toJoinAgain.remove(group);
      if (sessionsLost.get() == lostBefore) {
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

  /** Joins a group, which is made as often as there is none, within the operation timeout. */
  void joinOrCreate(String group, Capabilities capabilities) {
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
        driver.createGroup(group);
      } catch (GroupAlreadyExistsException e) {
        Pauses.pause(JOIN_AGAIN_PAUSE);
      }
    }
  }

  void leave(String group) {
    changing.lock();
    try {
      boolean dead = toJoinAgain.remove(group);
      joined.remove(group);
      if (dead) {
        throw new MemberNotJoinedException(group, memberId);
      }
      try {
        driver.leave(group);
        toLeave.remove(group);
      } catch (CoordinatorConnectionException | OperationTimedOutException e) {
        toLeave.add(group);
        throw e;
      }
    } finally {
      changing.unlock();
    }
  }

  void update(String group, Capabilities capabilities) {
    changing.lock();
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
      changing.unlock();
    }
  }

  /**
   * If it was not answered whether this member is in a group, or it was taken for lost; the caller
   * has {@code changing}.
   */
  private void leaveForSure(String group) {
    if (!toLeave.contains(group)) {
      return;
    }
    try {
      driver.leave(group);
    } catch (GroupNotCreatedException | MemberNotJoinedException e) {
      LOGGER.debug("member={} group={}: was not in it", memberId, group, e);
    }
    toLeave.remove(group);
    if (joined.containsKey(group)) {
      toJoinAgain.add(group); // It may have been joined again just before it was given up.
    }
  }

  /**
   * Leaves groups of which it was not answered whether this member is in them. Where somebody else
   * changes memberships, and where it fails, that is left to the next sign of life.
   *
   * @throws CoordinationException the last failure, when all groups were tried
   */
  void leaveAgain() {
    eachIn(toLeave, this::leaveForSure);
  }

  private void eachIn(Set<String> groups, Consumer<String> change) {
    CoordinationException failure = null;
    for (String group : List.copyOf(groups)) {
      if (!changing.tryLock()) {
        break;
      }
      try {
        change.accept(group);
      } catch (CoordinationException e) {
        failure = e;
      } finally {
        changing.unlock();
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /**
   * Joins again where this member was taken for dead; each once. What still is in the way is left
   * to the next sign of life.
   *
   * @param gone is told of groups that are not there any more, and not joined again
   * @throws CoordinationException the last failure, when all groups were tried
   */
  void joinAgain(Consumer<String> gone) {
    eachIn(toJoinAgain, group -> joinAgain(group, gone));
  }

  private void joinAgain(String group, Consumer<String> gone) {
    MemberRecord record = joined.get(group);
    if (record == null || !toJoinAgain.contains(group)) {
      return;
    }
    try {
      leaveForSure(group);
      joinForSure(group, MemberRecord.joining(Instant.now(), record.capabilities()));
      LOGGER.info("member={} group={}: joined again", memberId, group);
    } catch (GroupNotCreatedException e) {
      forget(group);
      gone.accept(group);
      LOGGER.warn("member={} group={}: is gone, and not joined again", memberId, group);
    } catch (MemberAlreadyExistsException e) {
      LOGGER.debug("member={} group={}: its last session is not over", memberId, group, e);
    }
  }

  /** This member is in none any more. Does not wait; whether it was in any. */
  boolean allLost() {
    sessionsLost.incrementAndGet();
    return toJoinAgain.addAll(new HashSet<>(joined.keySet()));
  }

  /** The same, though the driver may find that it still is: it leaves before it joins again. */
  boolean giveUpAll() {
    boolean news = allLost();
    if (news) {
      toLeave.addAll(toJoinAgain);
    }
    return news;
  }

  /** This member is not in the group any more, though it did not leave. Does not wait. */
  void lost(String group) {
    sessionsLost.incrementAndGet();
    if (joined.containsKey(group)) {
      toJoinAgain.add(group);
    }
  }

  /** All that there are; for the stop, after which there are none. */
  Set<String> groups() {
    return Set.copyOf(joined.keySet());
  }

  private void forget(String group) {
    joined.remove(group);
    toJoinAgain.remove(group);
  }
}
