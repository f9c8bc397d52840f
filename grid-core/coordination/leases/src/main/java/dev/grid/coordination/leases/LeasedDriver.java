package dev.grid.coordination.leases;

import dev.grid.coordination.Characteristic;
import dev.grid.coordination.CoordinationException;
import dev.grid.coordination.CoordinatorConnectionException;
import dev.grid.coordination.CoordinatorUrl;
import dev.grid.coordination.GroupAlreadyExistsException;
import dev.grid.coordination.GroupNotCreatedException;
import dev.grid.coordination.GroupNotEmptyException;
import dev.grid.coordination.Leadership;
import dev.grid.coordination.MemberAlreadyExistsException;
import dev.grid.coordination.MemberNotJoinedException;
import dev.grid.coordination.spi.Driver;
import dev.grid.coordination.spi.DriverContext;
import dev.grid.coordination.spi.DriverLock;
import dev.grid.coordination.spi.GroupSink;
import dev.grid.coordination.spi.Subscription;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A driver over a {@link LeaseStore}. A leader is the holder of a lock that belongs to its group.
 *
 * <p>Thread-safe. {@link LeaseKeeper} owns the session, {@link LeasedLocks} what it holds.
 */
public final class LeasedDriver implements Driver {

  private final LeaseStore store;
  private final DriverContext context;
  private final LeaseKeeper keeper;
  private final LeasedLocks locks;
  private final Changes changes;

  /** Groups that this member has joined, and by which session. */
  private final Map<String, Session> joined = new ConcurrentHashMap<>();

  /** Leaderships by group. */
  private final Map<String, Held> led = new ConcurrentHashMap<>();

  private record Held(Leadership leadership, Session session) {}

  /** A driver that is not connected; the lease is the URL's {@code timeout}. */
  public LeasedDriver(CoordinatorUrl url, DriverContext context, LeaseStore store) {
    this.store = store;
    this.context = context;
    this.changes = new Changes(store);
    this.keeper = new LeaseKeeper(store, context.memberId(), url.timeout(), this::lost);
    this.locks =
        new LeasedLocks(
            store, keeper, changes, context, url.watchInterval(), url.operationTimeout());
  }

  @Override
  public Set<Characteristic> characteristics() {
    return store.characteristics();
  }

  @Override
  public void start() {
    store.open();
    try {
      keeper.current();
    } catch (CoordinationException e) {
      throw new CoordinatorConnectionException("no session could be begun: " + e.getMessage(), e);
    }
  }

  @Override
  public void stop() {
    keeper.end();
    store.close();
  }

  @Override
  public boolean isSessionAlive() {
    return keeper.isAlive();
  }

  @Override
  public Duration heartbeat() {
    Session session = keeper.extend();
    locks.review(session);
    reviewMemberships(session);
    reviewLeaderships(session);
    changes.all();
    return keeper.interval();
  }

  private void reviewMemberships(Session session) {
    Map<String, Session> known = Map.copyOf(joined);
    if (known.isEmpty()) return;
    Set<String> still = new HashSet<>(known.keySet());
    // Also those of a session that ended while its member joined, of which the coordinator did not
    // know when it was told.
    still.removeIf(group -> !session.equals(known.get(group)));
    if (!still.isEmpty()) still.retainAll(store.stillIn(session, still));
    known.forEach(
        (group, by) -> {
          if (!still.contains(group) && joined.remove(group, by))
            context.membershipLost(group, null);
        });
  }

  private void reviewLeaderships(Session session) {
    Map<String, Held> known = Map.copyOf(led);
    if (known.isEmpty()) return;
    Set<String> still =
        store.stillHeld(
            session, Set.copyOf(known.keySet().stream().map(LeasedDriver::leaderLock).toList()));
    known.forEach(
        (group, held) -> {
          if (!still.contains(leaderLock(group)) && led.remove(group, held))
            context.leadershipLost(group, null);
        });
  }

  private void lost(Session session, @Nullable Throwable cause) {
    led.clear();
    locks.lost();
    context.sessionLost(cause);
  }

  @Override
  public void createGroup(String group) {
    if (store.createGroup(group, UUID.randomUUID().toString()) == Answer.GROUP_THERE) {
      throw new GroupAlreadyExistsException(group);
    }
  }

  @Override
  public void deleteGroup(String group) {
    switch (store.deleteGroup(group)) {
      case NO_GROUP -> throw new GroupNotCreatedException(group);
      case NOT_EMPTY -> throw new GroupNotEmptyException(group);
      case DONE, GROUP_THERE, NOT_MEMBER, TAKEN, SESSION_GONE -> {}
    }
  }

  @Override
  public Set<String> groups() {
    return store.groups();
  }

  @Override
  public void join(String group, byte[] record) {
    Session session = keeper.current();
    switch (store.join(group, session, record)) {
      case DONE -> joined.put(group, session);
      case NO_GROUP -> throw new GroupNotCreatedException(group);
      case TAKEN -> throw new MemberAlreadyExistsException(group, context.memberId());
      case SESSION_GONE, GROUP_THERE, NOT_EMPTY, NOT_MEMBER -> throw keeper.gone(session);
    }
  }

  @Override
  public void leave(String group) {
    joined.remove(group);
    require(store.leave(group, keeper.current()), group);
  }

  @Override
  public void update(String group, byte[] record) {
    require(store.update(group, keeper.current(), record), group);
  }

  private void require(Answer answer, String group) {
    switch (answer) {
      case DONE -> {}
      case NO_GROUP -> throw new GroupNotCreatedException(group);
      case GROUP_THERE, NOT_EMPTY, NOT_MEMBER, TAKEN, SESSION_GONE ->
          throw new MemberNotJoinedException(group, context.memberId());
    }
  }

  @Override
  public Map<String, byte[]> members(String group) {
    return store.members(group).orElseThrow(() -> new GroupNotCreatedException(group));
  }

  @Override
  public Optional<Subscription> watch(String group, GroupSink sink) {
    return changes.watch(group, sink);
  }

  @Override
  public Optional<Leadership> tryLead(String group) {
    Session session = keeper.current();
    Held held = led.get(group);
    if (held != null
        && held.session().equals(session)
        && !store.stillHeld(session, Set.of(leaderLock(group))).isEmpty()) {
      return Optional.of(held.leadership());
    }
    Optional<Held> claimed =
        locks
            .claim(leaderLock(group))
            .map(taken -> new Held(new Leadership(taken.token()), taken.session()));
    claimed.ifPresent(now -> led.put(group, now));
    // Lost between the two: nobody has told the coordinator of this one.
    return claimed.filter(now -> keeper.isAlive(now.session())).map(Held::leadership);
  }

  @Override
  public void standDown(String group, Leadership leadership) {
    Held held = led.get(group);
    if (held != null && held.leadership().equals(leadership) && led.remove(group, held))
      locks.release(leaderLock(group), held.session());
  }

  @Override
  public Optional<String> leader(String group) {
    Optional<String> leader = store.holder(leaderLock(group));
    if (leader.isEmpty() && !store.groups().contains(group))
      throw new GroupNotCreatedException(group);
    return leader;
  }

  @Override
  public DriverLock lock(String name) {
    return locks.lock("l/" + name);
  }

  private static String leaderLock(String group) {
    return "e/" + group;
  }
}
