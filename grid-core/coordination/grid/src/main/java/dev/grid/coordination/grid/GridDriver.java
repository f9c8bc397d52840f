package dev.grid.coordination.grid;

import dev.grid.Grid;
import dev.grid.coordination.Characteristic;
import dev.grid.coordination.CoordinationException;
import dev.grid.coordination.CoordinatorConnectionException;
import dev.grid.coordination.CoordinatorUrl;
import dev.grid.coordination.InvalidRequestException;
import dev.grid.coordination.Leadership;
import dev.grid.coordination.spi.CampaignSink;
import dev.grid.coordination.spi.Driver;
import dev.grid.coordination.spi.DriverContext;
import dev.grid.coordination.spi.DriverLock;
import dev.grid.coordination.spi.GroupSink;
import dev.grid.coordination.spi.Subscription;
import dev.grid.cp.CpSession;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One coordinator over a client or member. Thread-safe. */
final class GridDriver implements Driver {

  private static final Logger LOGGER = LoggerFactory.getLogger(GridDriver.class);
  private static final int BEATS_A_TIMEOUT = 3;
  private static final Duration AFTER_FAILURE_MAX = Duration.ofSeconds(1);

  private final CoordinatorUrl url;
  private final String atGroup;
  private final DriverContext context;
  private final Supplier<Grid> connection;
  private final boolean ownsGrid;
  private final GridCalls calls;
  private final Holds holds;
  private final CountDownLatch stopped = new CountDownLatch(1);

  /** One beat at a time. */
  private final ReentrantLock beating = new ReentrantLock();

  /** When the last sign of life was given; {@link System#nanoTime}. */
  private volatile long beatenAtNanos;

  private volatile @Nullable Session session;

  /** What there is once it has started. */
  private record Session(Grid grid, GridGroups groups, GridElections elections) {}

  /**
   * @param cpGroup the Raft group, or empty for the default one
   * @param ownsGrid whether the connection is closed at the stop
   */
  GridDriver(
      CoordinatorUrl url,
      String cpGroup,
      DriverContext context,
      Supplier<Grid> connection,
      boolean ownsGrid) {
    this.url = url;
    this.atGroup = cpGroup.isEmpty() ? "" : "@" + cpGroup;
    this.context = context;
    this.connection = connection;
    this.ownsGrid = ownsGrid;
    this.calls = new GridCalls(url.operationTimeout());
    this.holds = new Holds(url.timeout());
  }

  @Override
  public Set<Characteristic> characteristics() {
    return EnumSet.of(
        Characteristic.TIMEOUT_BASED,
        Characteristic.DISTRIBUTED_ACROSS_THREADS,
        Characteristic.DISTRIBUTED_ACROSS_PROCESSES,
        Characteristic.DISTRIBUTED_ACROSS_HOSTS,
        Characteristic.GROUPS,
        Characteristic.ELECTION,
        Characteristic.LOCKS,
        Characteristic.FENCING_TOKENS,
        Characteristic.PUSHED_WATCHES,
        Characteristic.CONSENSUS);
  }

  @Override
  public void start() {
    Grid grid = connection.get();
    boolean begun = false;
    try {
      String cpMap = url.namespace() + atGroup;
      GridGroups groups =
          new GridGroups(grid, calls, url.namespace(), cpMap, context, url.timeout());
      GridElections elections = new GridElections(this, context, calls, grid.cpMap(cpMap));
      requireLongSessions(grid);
      session = new Session(grid, groups, elections);
      beatenAtNanos = System.nanoTime();
      begun = true;
    } catch (RuntimeException e) {
      throw GridCalls.translated(e);
    } finally {
      if (!begun && ownsGrid) {
        grid.close();
      }
    }
    Thread.ofVirtual()
        .name("grid-coordination-" + context.memberId())
        .start(this::beatUntilStopped);
  }

  /** Also asks the cluster for something, so it is known that it answers. */
  private void requireLongSessions(Grid grid) {
    CpSession session = calls.await(grid.fencedLock(leaderLockName("")).async().session());
    if (session.timeToLive().compareTo(url.timeout()) <= 0) {
      throw new InvalidRequestException(
          "timeout=%s: is not less than the cluster's grid.cp.session-time-to-live=%s, with which locks and leaderships end; make one shorter or the other longer"
              .formatted(url.timeout(), session.timeToLive()));
    }
  }

  private void beatUntilStopped() {
    Duration next = untilDue();
    try {
      while (!stopped.await(next.toNanos(), TimeUnit.NANOSECONDS)) {
        try {
          next = untilDue();
          if (next.isZero()) {
            var unused = heartbeat();
            next = untilDue();
          }
        } catch (RuntimeException e) { // This thread is the only one that says what was lost.
          if (e instanceof CoordinationException) {
            LOGGER.debug("member={}: a sign of life has failed", context.memberId(), e);
          } else {
            LOGGER.warn("member={}: a sign of life has failed", context.memberId(), e);
          }
          Duration soon = interval().dividedBy(2);
          next = soon.compareTo(AFTER_FAILURE_MAX) < 0 ? soon : AFTER_FAILURE_MAX;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The coordinator's own heart comes first, if it has one; zero if it did not. */
  private Duration untilDue() {
    Duration interval = interval();
    Duration late = interval.plus(interval.dividedBy(4));
    Duration left = late.minusNanos(System.nanoTime() - beatenAtNanos);
    return left.isNegative() ? Duration.ZERO : left;
  }

  private Duration interval() {
    return url.timeout().dividedBy(BEATS_A_TIMEOUT);
  }

  @Override
  public Duration heartbeat() {
    beating.lock();
    try {
      try {
        session().groups().prolong();
      } finally {
        holds.check(); // Last, so that what is held for lost here is so for the coordinator.
      }
      beatenAtNanos = System.nanoTime();
      return interval();
    } finally {
      beating.unlock();
    }
  }

  @Override
  public boolean isSessionAlive() {
    return holds.isKnown();
  }

  @Override
  public void stop() {
    stopped.countDown();
    Session last = session;
    session = null;
    if (last == null) {
      return;
    }
    // Each whatever the others come to: over a shared grid nothing else ends what is held.
    for (Runnable step :
        List.<Runnable>of(last.elections()::stop, holds::stop, last.groups()::stop)) {
      try {
        step.run();
      } catch (CoordinationException e) {
        LOGGER.debug("member={}: ends by its timeout", context.memberId(), e);
      }
    }
    if (ownsGrid) {
      last.grid().close();
    }
  }

  boolean isStopped() {
    return stopped.getCount() == 0;
  }

  private Session session() {
    Session current = session;
    if (current == null) {
      throw new CoordinatorConnectionException(url + ": is not connected");
    }
    return current;
  }

  DriverContext context() {
    return context;
  }

  Holds holds() {
    return holds;
  }

  String lockName(String name) {
    return url.namespace() + ".lock." + name.replace('@', '\u0001') + atGroup;
  }

  String leaderLockName(String group) {
    return url.namespace() + ".leader." + group.replace('@', '\u0001') + atGroup;
  }

  /** A wait for a fenced lock. */
  FencedHold hold(String lockName) {
    return new FencedHold(session().grid().fencedLock(lockName), calls, url.timeout());
  }

  CompletionStage<Boolean> isLocked(String lockName) {
    return session().grid().fencedLock(lockName).async().isLocked();
  }

  @Override
  public void createGroup(String group) {
    session().groups().create(group);
  }

  @Override
  public void deleteGroup(String group) {
    session().groups().delete(group);
  }

  @Override
  public Set<String> groups() {
    return session().groups().groups();
  }

  @Override
  public void join(String group, byte[] record) {
    session().groups().join(group, record);
  }

  @Override
  public void leave(String group) {
    session().groups().leave(group);
  }

  @Override
  public Map<String, byte[]> members(String group) {
    return session().groups().read(group);
  }

  @Override
  public Optional<byte[]> member(String group, String member) {
    return session().groups().read(group, member);
  }

  @Override
  public void update(String group, byte[] record) {
    session().groups().update(group, record);
  }

  @Override
  public Optional<Subscription> watch(String group, GroupSink sink) {
    return Optional.of(session().groups().watch(group, sink));
  }

  @Override
  public Optional<Leadership> tryLead(String group) {
    session().groups().requireThere(group);
    return session().elections().tryLead(group);
  }

  @Override
  public Optional<Subscription> campaign(String group, CampaignSink sink) {
    return Optional.of(session().elections().campaign(group, sink));
  }

  @Override
  public void standDown(String group, Leadership leadership) {
    session().elections().standDown(group, leadership);
  }

  @Override
  public Optional<String> leader(String group) {
    session().groups().requireThere(group);
    return session().elections().leader(group);
  }

  @Override
  public DriverLock lock(String name) {
    return new GridLock(this, name);
  }
}
