package dev.grid.transaction;

import dev.grid.InvalidConfigurationException;
import java.time.Duration;
import java.util.Objects;

/**
 * How a transaction is to be carried out. Immutable.
 *
 * @param timeout how long it may take from its beginning to its commit; positive. What it has
 *     locked or reserved is freed then, and it cannot commit any more
 * @param type how it commits
 * @param durability how many members beside the first keep a two-phase transaction's log while it
 *     commits; from 0 to 6, as many as there are if there are fewer
 */
public record TransactionOptions(Duration timeout, Type type, int durability) {

  /** Two minutes, two phases, one backup of the log: as clients of the reference begin one. */
  public static final TransactionOptions DEFAULT =
      new TransactionOptions(Duration.ofMinutes(2), Type.TWO_PHASE, 1);

  private static final int DURABILITY_MAX = 6;

  public TransactionOptions {
    Objects.requireNonNull(timeout, "timeout");
    Objects.requireNonNull(type, "type");
    if (timeout.compareTo(Duration.ofMillis(1)) < 0) {
      throw new InvalidConfigurationException(
          "timeout=" + timeout + ": must be at least a millisecond");
    }
    if (durability < 0 || durability > DURABILITY_MAX) {
      throw new InvalidConfigurationException(
          "durability=" + durability + ": must be from 0 to " + DURABILITY_MAX);
    }
  }

  /** How a transaction commits. */
  public enum Type {
    /**
     * All is prepared first, then it is recorded on several members that the transaction commits,
     * then all is carried out: all or nothing, whatever members fail meanwhile, as long as one that
     * has the record is left.
     */
    TWO_PHASE,
    /**
     * Each change is carried out at once when the transaction commits. Quicker; but if a member
     * fails in the middle of that, some of the changes may be made and others not.
     */
    ONE_PHASE
  }

  /** These with another time-out. */
  public TransactionOptions withTimeout(Duration timeout) {
    return new TransactionOptions(timeout, type, durability);
  }

  /** These with another type. */
  public TransactionOptions withType(Type type) {
    return new TransactionOptions(timeout, type, durability);
  }

  /** These with another durability. */
  public TransactionOptions withDurability(int durability) {
    return new TransactionOptions(timeout, type, durability);
  }
}
