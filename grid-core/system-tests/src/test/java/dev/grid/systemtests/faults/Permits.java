package dev.grid.systemtests.faults;

import dev.grid.systemtests.history.PermitHistory;
import dev.grid.systemtests.history.PermitHistory.Hold;
import dev.grid.systemtests.processes.GroupCall.Kind;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Semaphores with sessions whose permits several threads want, one at a time. Permits that a dead
 * process holds are free after its session's minutes only: after so many attempts in vain another
 * semaphore takes its place. Thread-safe.
 */
final class Permits {

  /** Each semaphore has so many. */
  static final int COUNT = 2;

  private static final int HOLDS_MAX = 2_000;
  private static final int IN_VAIN_MAX = 50;

  private final int groups;
  private final AtomicInteger last = new AtomicInteger();
  private final Collection<Shared> all = new ConcurrentLinkedQueue<>();
  private final AtomicReference<Shared> current;

  /** A semaphore. Thread-safe. */
  static final class Shared {
    private final String name;
    private final Collection<Hold> holds = new ConcurrentLinkedQueue<>();
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger inVain = new AtomicInteger();

    Shared(String name) {
      this.name = name;
    }

    String name() {
      return name;
    }

    void held(Hold hold) {
      inVain.set(0);
      holds.add(hold);
    }

    void wantedInVain() {
      inVain.incrementAndGet();
    }

    private boolean isUsedUp() {
      return begun.get() >= HOLDS_MAX || inVain.get() >= IN_VAIN_MAX;
    }
  }

  /**
   * All free.
   *
   * @param groups how many groups they are spread over
   */
  Permits(int groups) {
    this.groups = groups;
    current = new AtomicReference<>(next());
  }

  private Shared next() {
    Shared next = new Shared(GroupCaller.name(Kind.PERMITS, last.incrementAndGet(), groups));
    all.add(next);
    return next;
  }

  /** A semaphore to want permits of. */
  Shared take() {
    Shared shared = current.get();
    if (shared.isUsedUp()) {
      Shared next = next();
      shared = current.compareAndSet(shared, next) ? next : current.get();
    }
    shared.begun.incrementAndGet();
    return shared;
  }

  void judge(Tally tally) {
    for (Shared shared : all) {
      tally.holds += shared.holds.size();
      int most = PermitHistory.most(List.copyOf(shared.holds));
      if (most > COUNT) {
        tally.notExclusive++;
        tally.sample(shared.name + ": permits=" + most + " were held at once, of " + COUNT);
      }
    }
  }
}
