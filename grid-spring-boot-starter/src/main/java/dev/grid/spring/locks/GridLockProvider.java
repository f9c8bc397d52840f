package dev.grid.spring.locks;

import dev.grid.Grid;
import dev.grid.cpmap.GridCpMap;
import java.util.Optional;
import java.util.UUID;
import net.javacrumbs.shedlock.core.AbstractSimpleLock;
import net.javacrumbs.shedlock.core.ClockProvider;
import net.javacrumbs.shedlock.core.ExtensibleLockProvider;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.SimpleLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ShedLock's locks as entries of a CP map, so that of all applications of the cluster one runs a
 * scheduled task. Thread-safe.
 *
 * <p>An entry says until when the task is locked, by a token that only its holder knows. It is
 * taken, prolonged and ended by compare-and-set, which is linearizable: two never take it at the
 * same time, and who has lost it cannot end it for the next. It is not bound to a thread or a
 * session, so {@code lockAtMostFor} and {@code lockAtLeastFor} hold whether its holder lives, dies
 * or is cut off. An entry stays when its time is over; there is one for each task's name.
 *
 * <p>Times are those of the applications' clocks ({@link ClockProvider}), as with most providers of
 * ShedLock: {@code lockAtMostFor} has to be longer than a task takes by more than clocks differ. A
 * member tells by how much they do ({@code grid.clock.skew}).
 *
 * <p>A call whose result is not known, as after the loss of a connection, fails with {@link
 * dev.grid.IndeterminateResultException} or {@link dev.grid.ConnectionLostException}; the task does
 * not run then, here, and may be locked until {@code lockAtMostFor} is over.
 */
public final class GridLockProvider implements ExtensibleLockProvider {

  /** The map's name, unless another is given. */
  public static final String DEFAULT_MAP = "shedlock";

  private static final Logger log = LoggerFactory.getLogger(GridLockProvider.class);

  private final GridCpMap<String, String> entries;
  private final String instance;

  /** Locks in the map {@link #DEFAULT_MAP}. */
  public GridLockProvider(Grid grid) {
    this(grid, DEFAULT_MAP);
  }

  /**
   * Locks in a map of their own, for applications whose tasks have the same names and are not the
   * same.
   *
   * @param map {@code name} or {@code name@group}
   */
  public GridLockProvider(Grid grid, String map) {
    entries = grid.cpMap(map);
    instance = grid.name();
  }

  /** Takes the lock if it is free. Blocks. */
  @Override
  public Optional<SimpleLock> lock(LockConfiguration wanted) {
    String before = entries.get(wanted.getName());
    if (before != null && ShedLockEntry.parse(before).isLocked(ClockProvider.now())) {
      return Optional.empty();
    }
    String mine = entry(wanted);
    boolean isTaken =
        before == null
            ? entries.putIfAbsent(wanted.getName(), mine) == null
            : entries.compareAndSet(wanted.getName(), before, mine);
    return isTaken ? Optional.of(new Held(wanted, mine)) : Optional.empty();
  }

  private String entry(LockConfiguration wanted) {
    return new ShedLockEntry(wanted.getLockAtMostUntil(), UUID.randomUUID(), instance).toString();
  }

  /** A lock as it was taken or prolonged. Not thread-safe, as {@link AbstractSimpleLock} is not. */
  private final class Held extends AbstractSimpleLock {

    private final String mine;

    Held(LockConfiguration taken, String mine) {
      super(taken);
      this.mine = mine;
    }

    /** Leaves it locked until {@code lockAtLeastFor} is over. */
    @Override
    protected void doUnlock() {
      String ended = ShedLockEntry.parse(mine).withUntil(lockConfiguration.getUnlockTime());
      if (!entries.compareAndSet(lockConfiguration.getName(), mine, ended)) {
        log.warn(
            "task={} ran longer than its lockAtMostFor={}, and another has taken its lock since",
            lockConfiguration.getName(),
            lockConfiguration.getLockAtMostFor());
      }
    }

    /** Prolongs it, unless its time is over: another may have run since. */
    @Override
    protected Optional<SimpleLock> doExtend(LockConfiguration wanted) {
      if (!ShedLockEntry.parse(mine).isLocked(ClockProvider.now())) {
        return Optional.empty();
      }
      String longer = entry(wanted);
      return entries.compareAndSet(wanted.getName(), mine, longer)
          ? Optional.of(new Held(wanted, longer))
          : Optional.empty();
    }
  }
}
