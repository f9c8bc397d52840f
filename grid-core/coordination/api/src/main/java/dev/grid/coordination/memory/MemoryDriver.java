package dev.grid.coordination.memory;

import dev.grid.coordination.Characteristic;
import dev.grid.coordination.Leadership;
import dev.grid.coordination.spi.CampaignSink;
import dev.grid.coordination.spi.Driver;
import dev.grid.coordination.spi.DriverContext;
import dev.grid.coordination.spi.DriverLock;
import dev.grid.coordination.spi.GroupSink;
import dev.grid.coordination.spi.Subscription;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One coordinator's session with a world. Thread-safe. */
final class MemoryDriver implements Driver {

  private static final Duration BEAT_WITHOUT_TIMEOUT = Duration.ofSeconds(10);

  /** Ends sessions whose time is over; only begun where sessions have one. */
  private static final class Expiry {
    static final ScheduledExecutorService TIMER =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("grid-coordination-zake").factory());
  }

  private final MemoryWorld world;
  private final DriverContext context;
  private final @Nullable Duration timeout;

  private volatile boolean stopped;
  private volatile boolean ended;

  /** When the session ends without another sign of life; {@link System#nanoTime}. */
  private volatile long endsAtNanos;

  MemoryDriver(MemoryWorld world, DriverContext context, @Nullable Duration timeout) {
    this.world = world;
    this.context = context;
    this.timeout = timeout;
  }

  String memberId() {
    return context.memberId();
  }

  DriverContext context() {
    return context;
  }

  boolean isStopped() {
    return stopped;
  }

  @Override
  public Set<Characteristic> characteristics() {
    Set<Characteristic> characteristics =
        EnumSet.of(
            Characteristic.DISTRIBUTED_ACROSS_THREADS,
            Characteristic.GROUPS,
            Characteristic.ELECTION,
            Characteristic.LOCKS,
            Characteristic.BREAKABLE_LOCKS,
            Characteristic.FENCING_TOKENS,
            Characteristic.PUSHED_WATCHES);
    if (timeout == null) {
      characteristics.add(Characteristic.NON_TIMEOUT_BASED);
    } else {
      characteristics.add(Characteristic.TIMEOUT_BASED);
      characteristics.add(Characteristic.REQUIRES_BEATING);
    }
    return characteristics;
  }

  @Override
  public void start() {
    extend();
    if (timeout != null) {
      scheduleEnd(timeout.toNanos());
    }
  }

  private void extend() {
    if (timeout != null) {
      endsAtNanos = System.nanoTime() + timeout.toNanos();
    }
  }

  private void scheduleEnd(long nanos) {
    var unused = Expiry.TIMER.schedule(this::endIfDue, nanos, TimeUnit.NANOSECONDS);
  }

  private synchronized void endIfDue() {
    if (stopped || ended || timeout == null) {
      return;
    }
    long left = endsAtNanos - System.nanoTime();
    if (left > 0) {
      scheduleEnd(left);
    } else {
      ended = true;
      world.endSession(this);
    }
  }

  @Override
  public void stop() {
    stopped = true;
    world.endSession(this);
  }

  @Override
  public boolean isSessionAlive() {
    return !stopped && !ended && (timeout == null || System.nanoTime() - endsAtNanos < 0);
  }

  @Override
  public synchronized Duration heartbeat() {
    if (timeout == null) {
      return BEAT_WITHOUT_TIMEOUT;
    }
    if (!isSessionAlive()) {
      world.endSession(this);
      context.sessionLost(null);
      extend();
      if (ended) {
        ended = false;
        scheduleEnd(timeout.toNanos());
      }
      world.sessionBegun();
    } else {
      extend();
    }
    return timeout.dividedBy(3);
  }

  @Override
  public void createGroup(String group) {
    world.createGroup(group);
  }

  @Override
  public void deleteGroup(String group) {
    world.deleteGroup(group);
  }

  @Override
  public Set<String> groups() {
    return world.groups();
  }

  @Override
  public void join(String group, byte[] record) {
    world.join(this, group, record);
  }

  @Override
  public void leave(String group) {
    world.leave(this, group);
  }

  @Override
  public Map<String, byte[]> members(String group) {
    return world.members(group);
  }

  @Override
  public void update(String group, byte[] record) {
    world.update(this, group, record);
  }

  @Override
  public Optional<Subscription> watch(String group, GroupSink sink) {
    return Optional.of(world.watch(group, sink));
  }

  @Override
  public Optional<Leadership> tryLead(String group) {
    return world.tryLead(this, group);
  }

  @Override
  public Optional<Subscription> campaign(String group, CampaignSink sink) {
    return Optional.of(world.campaign(this, group, sink));
  }

  @Override
  public void standDown(String group, Leadership leadership) {
    world.standDown(this, group, leadership);
  }

  @Override
  public Optional<String> leader(String group) {
    return world.leader(group);
  }

  @Override
  public DriverLock lock(String name) {
    return new MemoryLock(world, this, name);
  }
}
