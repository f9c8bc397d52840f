package dev.grid.spring.boot.autoconfigure.transaction;

import dev.grid.transaction.TransactionOptions;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The grid in Spring's transactions.
 *
 * @param enabled Whether there is a transaction manager of the grid; if there is another, it has to
 *     be named.
 * @param timeout Time that a transaction of the grid may take, unless it says otherwise.
 * @param type How a transaction of the grid commits. Two phases are all or nothing whatever members
 *     fail; one is quicker.
 * @param durability Number of members that keep the log of a two-phase transaction beside the
 *     first, from 0 to 6.
 * @param afterCommit Writes to the grid that follow the commit of another transaction.
 */
@ConfigurationProperties(GridTransactionProperties.PREFIX)
record GridTransactionProperties(
    @DefaultValue("false") boolean enabled,
    @DefaultValue("2m") Duration timeout,
    @DefaultValue("two-phase") TransactionOptions.Type type,
    @DefaultValue("1") int durability,
    @DefaultValue AfterCommit afterCommit) {

  static final String PREFIX = "grid.transaction";

  /**
   * Writes that follow a commit.
   *
   * @param writesMax Number of writes that one transaction may ask for; more are refused.
   * @param onFailure What becomes of a failure, such as that the grid is away: the transaction has
   *     committed then.
   */
  record AfterCommit(
      @DefaultValue("10000") int writesMax, @DefaultValue("log") OnFailure onFailure) {}

  /** What becomes of a failure after a commit. It is counted in any case. */
  enum OnFailure {
    /** It is logged. */
    LOG,
    /** It is thrown to who commits. */
    THROW
  }

  TransactionOptions toOptions() {
    return new TransactionOptions(timeout, type, durability);
  }
}
