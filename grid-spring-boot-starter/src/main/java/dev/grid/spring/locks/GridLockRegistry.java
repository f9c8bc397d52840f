package dev.grid.spring.locks;

import dev.grid.Grid;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.springframework.integration.support.locks.RenewableLockRegistry;

/**
 * Spring Integration's locks as fenced locks of a Raft group: linearizable, so that two never hold
 * the same whatever fails, and with a fence for what is outside of the cluster. Thread-safe.
 *
 * <pre>{@code
 * GridLock lock = registry.obtain("invoices");
 * lock.lock();
 * try {
 *   store.write(invoice, lock.fence()); // Refuses a fence lower than one that it has seen.
 * } finally {
 *   lock.unlock();
 * }
 * }</pre>
 *
 * <p>The lock of the key {@code invoices} is the fenced lock {@code locks[invoices]} of the group
 * {@code default}, the same for all applications of the cluster. A group keeps each lock for good,
 * about 200 bytes, since its fences must go on growing; so keys are to be few. One registry takes
 * {@link #LOCKS_MAX}; where keys are many, as with the correlation keys of an aggregator, have
 * several share a lock by names of your own.
 *
 * <p>Nothing has to be renewed: the holder's session is kept alive for it. {@link #renewLock}
 * confirms that the thread still has its lock.
 */
public final class GridLockRegistry implements RenewableLockRegistry<GridLock> {

  /** How many different locks one registry gives. */
  public static final int LOCKS_MAX = 10_000;

  private final Grid grid;
  private final Function<Object, String> names;

  /** By their names. */
  private final Map<String, GridLock> locks = new ConcurrentHashMap<>();

  /**
   * Locks named {@code locks[key]}. Keys are texts, numbers, UUIDs or constants of an enum; others
   * may not be written in one way, and are refused. A {@code @} or {@code %} in a key is written in
   * the name as in a URL.
   */
  public GridLockRegistry(Grid grid) {
    this(grid, GridLockRegistry::nameOf);
  }

  /**
   * Locks named by a function.
   *
   * @param names gives each key the name of a fenced lock, {@code name} or {@code name@group}; the
   *     same key the same name in all applications that share locks
   */
  public GridLockRegistry(Grid grid, Function<Object, String> names) {
    this.grid = Objects.requireNonNull(grid, "grid");
    this.names = Objects.requireNonNull(names, "names");
  }

  private static String nameOf(Object key) {
    if (key instanceof CharSequence
        || key instanceof Number
        || key instanceof UUID
        || key instanceof Enum<?>) {
      return "locks[" + key.toString().replace("%", "%25").replace("@", "%40") + "]";
    }
    throw new IllegalArgumentException(
        "a lock's key of type=%s may not be written in one way: use a text, a number, a UUID or a"
                .formatted(key.getClass().getName())
            + " constant of an enum, or make the GridLockRegistry bean with names of your own");
  }

  /**
   * The lock of a key. Does not block.
   *
   * @throws IllegalArgumentException if the key is of another type than is allowed, or its name is
   *     none that a fenced lock may have
   * @throws IllegalStateException if the registry has given {@link #LOCKS_MAX} other locks
   */
  @Override
  public GridLock obtain(Object lockKey) {
    String name = names.apply(Objects.requireNonNull(lockKey, "lockKey"));
    GridLock known = locks.get(name);
    if (known != null) {
      return known;
    }
    if (locks.size() >= LOCKS_MAX) {
      throw new IllegalStateException(
          "lock=%s is not given: this registry has given locks=%d, and groups keep each for good;"
                  .formatted(name, LOCKS_MAX)
              + " have keys share locks, by a GridLockRegistry bean with names of your own");
    }
    return locks.computeIfAbsent(name, missing -> new GridLock(grid.fencedLock(missing)));
  }

  /**
   * Confirms that the calling thread still holds the key's lock, which needs no renewal. Blocks.
   *
   * @throws IllegalStateException if it does not
   */
  @Override
  public void renewLock(Object lockKey) {
    GridLock lock = obtain(lockKey);
    if (!lock.isHeldByCurrentThread()) {
      throw new IllegalStateException(
          "lock=%s is not the calling thread's: it was not taken by it, or is lost"
              .formatted(lock.name()));
    }
  }

  /**
   * Not possible: locks have no time to live.
   *
   * @throws UnsupportedOperationException always
   */
  @Override
  public void renewLock(Object lockKey, Duration ttl) {
    throw obtain(lockKey).noTimeToLive();
  }
}
