package dev.grid.coordination.tests;

import dev.grid.coordination.Characteristic;
import dev.grid.coordination.CoordinatorUrl;
import dev.grid.coordination.Leadership;
import dev.grid.coordination.spi.Driver;
import dev.grid.coordination.spi.DriverContext;
import dev.grid.coordination.spi.DriverLock;
import dev.grid.coordination.spi.DriverProvider;
import dev.grid.coordination.spi.Hold;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A driver of nothing, whose answers come when a test lets them: what was set for a call runs once,
 * before its answer. Thread-safe.
 */
final class ScriptedDriver implements DriverProvider, Driver {

  private static final Runnable NOTHING = () -> {};

  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final Map<String, Runnable> before = new ConcurrentHashMap<>();
  private final Map<String, byte[]> members = new ConcurrentHashMap<>();
  private final AtomicBoolean held = new AtomicBoolean();
  private final AtomicBoolean alive = new AtomicBoolean(true);
  private final AtomicReference<@Nullable DriverContext> context = new AtomicReference<>();

  /** What changes something, in the order of the calls. */
  List<String> calls() {
    return calls;
  }

  DriverContext context() {
    return Objects.requireNonNull(context.get());
  }

  void onStart(Runnable step) {
    before.put("start", step);
  }

  void onAcquire(Runnable step) {
    before.put("acquire", step);
  }

  void onJoin(Runnable step) {
    before.put("join", step);
  }

  void onTryLead(Runnable step) {
    before.put("tryLead", step);
  }

  void onLeave(Runnable step) {
    before.put("leave", step);
  }

  void onHeartbeat(Runnable step) {
    before.put("heartbeat", step);
  }

  /** Whether the session certainly lives, from now on. */
  void alive(boolean now) {
    alive.set(now);
  }

  void hasMember(String member) {
    members.put(member, new byte[0]);
  }

  private void called(String name) {
    calls.add(name);
    Runnable step = before.remove(name);
    (step == null ? NOTHING : step).run();
  }

  @Override
  public Set<String> schemes() {
    return Set.of("scripted");
  }

  @Override
  public Driver create(CoordinatorUrl url, DriverContext driverContext) {
    context.set(driverContext);
    return this;
  }

  @Override
  public Set<Characteristic> characteristics() {
    return EnumSet.allOf(Characteristic.class);
  }

  @Override
  public void start() {
    called("start");
  }

  @Override
  public void stop() {
    called("stop");
  }

  @Override
  public Duration heartbeat() {
    Runnable step = before.remove("heartbeat");
    (step == null ? NOTHING : step).run();
    return Duration.ofSeconds(1);
  }

  @Override
  public boolean isSessionAlive() {
    return alive.get();
  }

  @Override
  public void createGroup(String group) {
    called("createGroup");
  }

  @Override
  public void deleteGroup(String group) {
    called("deleteGroup");
  }

  @Override
  public Set<String> groups() {
    return Set.of();
  }

  @Override
  public void join(String group, byte[] record) {
    called("join");
  }

  @Override
  public void leave(String group) {
    called("leave");
  }

  @Override
  public Map<String, byte[]> members(String group) {
    return Map.copyOf(members);
  }

  @Override
  public void update(String group, byte[] record) {
    called("update");
  }

  @Override
  public Optional<Leadership> tryLead(String group) {
    called("tryLead");
    return Optional.of(Leadership.of(1));
  }

  @Override
  public void standDown(String group, Leadership leadership) {
    called("standDown");
  }

  @Override
  public Optional<String> leader(String group) {
    return Optional.empty();
  }

  @Override
  public DriverLock lock(String name) {
    return new OneLock();
  }

  boolean isHeld() {
    return held.get();
  }

  private final class OneLock implements DriverLock {

    @Override
    public Optional<Hold> acquire(Duration timeout) {
      called("acquire");
      return held.compareAndSet(false, true) ? Optional.of(Hold.of(1)) : Optional.empty();
    }

    @Override
    public boolean release() {
      called("release");
      return held.compareAndSet(true, false);
    }

    @Override
    public boolean isHeld() {
      return held.get();
    }

    @Override
    public boolean breakLock() {
      return held.getAndSet(false);
    }
  }
}
