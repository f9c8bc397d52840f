package dev.grid.systemtests.faults;

import dev.grid.systemtests.history.LockHistory;
import dev.grid.systemtests.history.LockHistory.Hold;
import dev.grid.systemtests.processes.GroupCall.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Locks that several threads want, each with a resource that it protects. One that a dead process
 * holds is free after its session's minutes only: after so many attempts in vain another lock takes
 * its place. Thread-safe.
 */
final class Locks {

  private static final int SLOTS = 2;
  private static final int HOLDS_MAX = 2_000;
  private static final int IN_VAIN_MAX = 50;

  private final int groups;
  private final AtomicReferenceArray<Fenced> slots = new AtomicReferenceArray<>(SLOTS);
  private final Collection<Fenced> all = new ConcurrentLinkedQueue<>();
  private final AtomicInteger last = new AtomicInteger();

  /** A lock with its resource. Thread-safe. */
  static final class Fenced {
    private final String name;
    private final Collection<Hold> holds = new ConcurrentLinkedQueue<>();
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger inVain = new AtomicInteger();
    private final AtomicLong highestFence = new AtomicLong();
    private final Collection<String> violations = new ConcurrentLinkedQueue<>();

    Fenced(String name) {
      this.name = name;
    }

    String name() {
      return name;
    }

    /** Writes to the resource, which refuses fences below the highest it has seen. */
    boolean write(long fence) {
      return highestFence.accumulateAndGet(fence, Math::max) == fence;
    }

    void held(Hold hold) {
      inVain.set(0);
      holds.add(hold);
    }

    /** Whoever gave it back had lost nothing, but was refused by the resource. */
    void refused(Hold hold) {
      violations.add("the resource refused " + hold + ": it has seen " + highestFence);
    }

    void wantedInVain() {
      inVain.incrementAndGet();
    }

    private boolean isUsedUp() {
      return begun.get() >= HOLDS_MAX || inVain.get() >= IN_VAIN_MAX;
    }

    private List<String> judged() {
      List<String> all = new ArrayList<>(violations);
      all.addAll(LockHistory.violations(List.copyOf(holds)));
      return all;
    }
  }

  /**
   * Free ones.
   *
   * @param groups how many groups they are spread over
   */
  Locks(int groups) {
    this.groups = groups;
    for (int i = 0; i < SLOTS; i++) {
      slots.set(i, newLock());
    }
  }

  private Fenced newLock() {
    Fenced lock = new Fenced(GroupCaller.name(Kind.LOCK, last.incrementAndGet(), groups));
    all.add(lock);
    return lock;
  }

  /** A lock to want. */
  Fenced take(Random random) {
    int at = random.nextInt(SLOTS);
    Fenced lock = slots.get(at);
    if (lock.isUsedUp()) {
      Fenced next = newLock();
      lock = slots.compareAndSet(at, lock, next) ? next : slots.get(at);
    }
    lock.begun.incrementAndGet();
    return lock;
  }

  void judge(Tally tally) {
    for (Fenced lock : all) {
      tally.holds += lock.holds.size();
      for (String violation : lock.judged()) {
        tally.notExclusive++;
        tally.sample(lock.name + ": " + violation);
      }
    }
  }
}
