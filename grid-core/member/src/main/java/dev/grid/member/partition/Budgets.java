package dev.grid.member.partition;

import dev.grid.kernel.Budget;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What structures with a limit use on this member, and the tasks that have partitions free
 * something when one alone cannot: on a worker, which holds one partition after another. One task a
 * structure at a time. Thread-safe.
 */
final class Budgets {

  /** A task goes through the partitions no more often than this before others have their turn. */
  private static final int ROUNDS_MAX = 16;

  private final HostMemory memory;
  private final PartitionHost host;
  private final Map<Key, Budget> budgets = new ConcurrentHashMap<>();

  private record Key(int kind, String name) {}

  Budgets(HostMemory memory, PartitionHost host) {
    this.memory = memory;
    this.host = host;
  }

  /** The budget that all states of a structure share; of one without a limit, each has its own. */
  Budget of(Kind<?> kind, String name) {
    return kind.evicts(name)
        ? budgets.computeIfAbsent(
            new Key(kind.index(), name), key -> new Budget(new Round(kind, name)))
        : new Budget((budget, partition) -> {});
  }

  /** The structure was destroyed; one of the same name begins anew. */
  void forget(Kind<?> kind, String name) {
    budgets.remove(new Key(kind.index(), name));
  }

  /** Lowers each limit to a share of what is used; whether there is anything to free. */
  boolean lower(double share) {
    boolean any = false;
    for (Budget budget : budgets.values()) {
      any |= budget.used() > 0;
      budget.lower(share);
    }
    return any;
  }

  /** Takes {@link #lower} back. */
  void restore() {
    budgets.values().forEach(Budget::restore);
  }

  /** Has all partitions free something of one structure. */
  private final class Round implements Budget.Relief {

    private final Kind<?> kind;
    private final String name;
    private final AtomicBoolean underWay = new AtomicBoolean();
    private volatile int asking;

    Round(Kind<?> kind, String name) {
      this.kind = kind;
      this.name = name;
    }

    @Override
    public void begin(Budget budget, int partition) {
      if (underWay.compareAndSet(false, true)) {
        asking = partition;
        host.later(() -> run(budget));
      }
    }

    private void run(Budget budget) {
      boolean freed = false;
      boolean more = true;
      try {
        for (int round = 0; round < ROUNDS_MAX && more; round++) {
          more = false;
          for (int i = 1; i <= host.allPartitions(); i++) {
            more |= memory.relieve(kind, name, (asking + i) % host.allPartitions());
          }
          freed |= more;
        }
      } finally {
        if (!more) {
          budget.asked(freed);
        }
        underWay.set(false);
      }
      if (more) {
        begin(budget, asking);
      }
    }
  }
}
