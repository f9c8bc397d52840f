package dev.grid.systemtests.simulation;

import dev.grid.cp.LockOwnershipLostException;
import dev.grid.fencedlock.AsyncGridFencedLock;
import dev.grid.kernel.CallFuture;
import dev.grid.structures.fencedlock.FencedLockStructure;
import dev.grid.systemtests.history.LockHistory;
import dev.grid.systemtests.history.LockHistory.Hold;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * Take locks of Raft groups and give them back, each in a session of its own: holders exclude each
 * other, in the order of their fences. Confined to the world.
 */
final class GroupLockers {

  private static final Duration WAIT = Duration.ofMillis(300);
  private static final int HELD_MICROS_MAX = 400_000;

  /** So often a lock is given back of which it is not known whether it is held. */
  private static final int RELEASES_MAX = 20;

  private final World world;
  private final List<String> names;
  private final List<List<Hold>> holds = new ArrayList<>();
  private boolean running = true;

  /** The fences of holds that were lost with their sessions, at any time. */
  private final List<List<Long>> lost = new ArrayList<>();

  GroupLockers(World world, List<String> groups) {
    this.world = world;
    names = groups.stream().map(group -> "lock@" + group).toList();
    names.forEach(
        name -> {
          holds.add(new ArrayList<>());
          lost.add(new ArrayList<>());
        });
  }

  void stop() {
    running = false;
  }

  /**
   * Somebody wants locks, one after another, until all stop.
   *
   * @param isThere whether it is not gone
   */
  void locker(SimulatedInvoker by, BooleanSupplier isThere) {
    List<AsyncGridFencedLock> locks =
        names.stream().map(name -> new FencedLockStructure().handle(name, by).async()).toList();
    Locker locker = new Locker(locks, isThere);
    world.in(world.micros(0, 50_000), () -> step(locker));
  }

  private record Locker(List<AsyncGridFencedLock> locks, BooleanSupplier isThere) {}

  private void later(Locker by) {
    world.in(world.micros(1_000, 300_000), () -> step(by));
  }

  private void step(Locker by) {
    if (!running || !by.isThere().getAsBoolean()) {
      return;
    }
    int at = world.random().nextInt(names.size());
    AsyncGridFencedLock lock = by.locks().get(at);
    CompletableFuture<Long> taking = lock.tryLockAndGetFence(WAIT).toCompletableFuture();
    world.answered(
        taking,
        (fence, failure) -> {
          if (failure != null) {
            taking.cancel(false); // Else it may be taken later for nobody.
            release(lock, by, RELEASES_MAX);
          } else if (Objects.requireNonNull(fence) == 0) {
            later(by);
          } else {
            hold(at, lock, fence, by);
          }
        });
  }

  private void hold(int at, AsyncGridFencedLock lock, long fence, Locker by) {
    long heldNanos = world.nowNanos();
    world.in(
        world.micros(1, HELD_MICROS_MAX),
        () -> {
          if (!by.isThere().getAsBoolean()) {
            return; // It may have been lost at any time.
          }
          long releasingNanos = world.nowNanos();
          world.answered(
              lock.unlock(),
              (nothing, failure) -> {
                boolean isLost =
                    failure != null
                        && CallFuture.unwrapped(failure) instanceof LockOwnershipLostException;
                if (isLost) {
                  lost.get(at).add(fence);
                } else {
                  holds.get(at).add(new Hold(fence, heldNanos, releasingNanos));
                }
                if (failure == null || isLost) {
                  later(by);
                } else {
                  release(lock, by, RELEASES_MAX);
                }
              });
        });
  }

  /** Gives a lock back until it is known not to be held. */
  private void release(AsyncGridFencedLock lock, Locker by, int attempts) {
    if (attempts == 0 || !by.isThere().getAsBoolean()) {
      later(by);
      return;
    }
    world.answered(
        lock.unlock(),
        (nothing, failure) -> {
          Throwable why = failure == null ? null : CallFuture.unwrapped(failure);
          if (why instanceof IllegalMonitorStateException) {
            later(by);
          } else {
            release(lock, by, attempts - 1);
          }
        });
  }

  /** What does not hold. */
  List<String> judged() {
    List<String> violations = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      for (String violation : LockHistory.violations(holds.get(i))) {
        violations.add(names.get(i) + ": " + violation);
      }
      Set<Long> fences = new HashSet<>(lost.get(i));
      for (Hold hold : holds.get(i)) {
        if (!fences.add(hold.fence())) {
          violations.add(names.get(i) + ": another had the same fence as " + hold);
        }
      }
    }
    return violations;
  }

  long holds() {
    return holds.stream().mapToLong(List::size).sum();
  }

  /** How often a lock was lost with its session. */
  long lost() {
    return lost.stream().mapToLong(List::size).sum();
  }

  /** All holds: the same in each run of a seed. */
  int digest() {
    return holds.hashCode();
  }
}
