package dev.grid.structures.map;

import dev.grid.OverloadedException;
import dev.grid.kernel.Budget;
import dev.grid.kernel.StateContext;
import dev.grid.map.EvictionConfig;
import dev.grid.map.EvictionConfig.Limit;

/**
 * One partition's part in the limit of a map, which holds for all partitions that the member is the
 * primary of. What the partition holds is told to the map's {@link Budget} when it has changed by
 * more than {@code slack}, so that writes to different partitions seldom meet there; the limit that
 * is kept is lower by all partitions' slack. Confined to its partition.
 *
 * <p>Invariant: used by all partitions &lt;= configured limit, but for what is being freed: writes
 * wait while that would be more than an eighth of the limit.
 */
final class MapLimit {

  /** All partitions' slack together is one in so many of the limit. */
  private static final int SLACK_DIVISOR = 256;

  /** Where the limit is far away, so that what is used is known when the limit is lowered. */
  private static final long SLACK_BYTES_MAX = 16 << 10;

  private static final long SLACK_ENTRIES_MAX = 16;

  /** Writes wait for room when the limit is exceeded by more than one in so many. */
  private static final int OVERSHOOT_DIVISOR = 8;

  private final String map;
  private final EvictionConfig config;
  private final Budget budget;
  private final int partition;
  private final int partitions;
  private final long slack;

  /** Whether the member is the primary, so that what the partition holds counts. */
  private boolean counts;

  /** What the budget has been told. */
  private long told;

  /** What the partition holds. */
  private long held;

  MapLimit(EvictionConfig config, StateContext context) {
    this.map = context.name();
    this.config = config;
    this.budget = context.budget();
    this.partition = context.partition();
    this.partitions = context.config().partitionCount();
    this.slack =
        Math.min(
            config.size() / SLACK_DIVISOR / partitions,
            inEntries() ? SLACK_ENTRIES_MAX : SLACK_BYTES_MAX);
  }

  /** Says what the partition holds now. */
  void holds(long entries, long bytes) {
    held = inEntries() ? entries : bytes;
    long delta = held - told;
    if (counts && (delta > slack || delta < -slack)) {
      tell(held);
    }
  }

  private void tell(long now) {
    budget.add(now - told);
    told = now;
  }

  /** What the partition holds counts from now on, or does not. */
  void counts(boolean counts) {
    this.counts = counts;
    tell(counts ? held : 0);
  }

  private boolean inEntries() {
    return config.limit() == Limit.ENTRIES_PER_MEMBER;
  }

  /** What all partitions hold. */
  private long used() {
    return budget.used() + held - told;
  }

  private long limit() {
    return budget.limit(config.size());
  }

  /** Whether something is to be evicted. */
  boolean isExceeded() {
    long limit = limit();
    long kept = limit - Math.min(slack * partitions, limit / SLACK_DIVISOR);
    return counts && held > 0 && used() + budget.wanted() > kept;
  }

  /** Has other partitions evict what this one cannot. */
  void askOthers() {
    budget.ask(partition, 0);
  }

  /**
   * Refuses an entry that will never fit.
   *
   * @throws IllegalArgumentException with the limit and the entry's size
   */
  void check(long entryBytes) {
    if (!inEntries() && entryBytes > config.size()) {
      throw new IllegalArgumentException(
          "map="
              + map
              + ": an entry of bytes="
              + entryBytes
              + " is larger than the map's eviction limit of bytes="
              + config.size()
              + " a member; store less, or raise the limit");
    }
  }

  /**
   * Whether an entry may be stored now.
   *
   * @param entryBytes what it takes
   * @param replacedBytes what the entry takes that it replaces; 0 if there is none
   */
  boolean fits(long entryBytes, long replacedBytes) {
    long cost = cost(entryBytes, replacedBytes);
    long limit = limit();
    long most = limit + limit / OVERSHOOT_DIVISOR + (inEntries() ? partitions : 0);
    return !counts || cost <= 0 || used() + cost <= most;
  }

  private long cost(long entryBytes, long replacedBytes) {
    return inEntries() ? (replacedBytes > 0 ? 0 : 1) : entryBytes - replacedBytes;
  }

  /**
   * Has partitions evict something for an entry that does not fit.
   *
   * @throws OverloadedException if they have nothing that may be evicted
   */
  void askFor(long entryBytes, long replacedBytes) {
    budget.ask(partition, cost(entryBytes, replacedBytes));
    if (budget.isExhausted()) {
      throw new OverloadedException(
          "map="
              + map
              + " is full and nothing can be evicted: "
              + config.limit()
              + "="
              + limit()
              + (budget.isLowered() ? " (lowered: the member is short of memory)" : "")
              + " used="
              + used());
    }
  }
}
