package dev.grid.config;

import dev.grid.InvalidConfigurationException;
import java.time.Duration;
import java.util.Objects;

/**
 * What a member does about SQL statements. Immutable; start from {@link #defaults()}. What goes
 * beyond a limit fails that statement alone, and says which limit it is.
 *
 * @param timeout how long a statement that names no time may take until its last row is read; 0 for
 *     as long as it takes
 * @param openPerClientMax how many statements a client may have open on this member, at least 1
 * @param idleTimeout at least a second; a result whose rows nobody asks for any longer is closed
 * @param statementBytesMax at least 1; the memory that a statement may take for sorting, grouping
 *     and joining on a member
 * @param memberHeapShare above 0 and at most 1; the part of the heap that all statements of a
 *     member may take together for that
 * @param textCharsMax at least 1; how long the text of a statement may be
 * @param textDepthMax at least 1; how deep its expressions may be nested
 * @param warmUp whether a member that has started gets ready for statements by itself, behind all
 *     else: else the first one waits for a second or more of classes
 */
public record SqlConfig(
    Duration timeout,
    int openPerClientMax,
    Duration idleTimeout,
    long statementBytesMax,
    double memberHeapShare,
    int textCharsMax,
    int textDepthMax,
    boolean warmUp)
    implements SqlConfigWithers {

  private static final Duration IDLE_TIMEOUT_MIN = Duration.ofSeconds(1);

  public SqlConfig {
    Objects.requireNonNull(timeout, "timeout");
    Objects.requireNonNull(idleTimeout, "idleTimeout");
    if (timeout.isNegative()) {
      throw new InvalidConfigurationException("sql timeout=" + timeout + ": must not be negative");
    }
    if (idleTimeout.compareTo(IDLE_TIMEOUT_MIN) < 0) {
      throw new InvalidConfigurationException(
          "sql idleTimeout=" + idleTimeout + ": must be at least a second");
    }
    requirePositive("openPerClientMax", openPerClientMax);
    requirePositive("statementBytesMax", statementBytesMax);
    requirePositive("textCharsMax", textCharsMax);
    requirePositive("textDepthMax", textDepthMax);
    if (!(memberHeapShare > 0 && memberHeapShare <= 1)) {
      throw new InvalidConfigurationException(
          "sql memberHeapShare=" + memberHeapShare + ": must be above 0 and at most 1");
    }
  }

  private static void requirePositive(String name, long value) {
    if (value < 1) {
      throw new InvalidConfigurationException("sql " + name + "=" + value + ": must be at least 1");
    }
  }

  /**
   * No time-out, 1,000 open statements a client, idle ones closed after ten minutes, 64 MiB a
   * statement and an eighth of the heap for all, texts of 1,048,576 characters and 500 levels;
   * ready with the first statement.
   */
  public static SqlConfig defaults() {
    return new SqlConfig(
        Duration.ZERO, 1_000, Duration.ofMinutes(10), 64L << 20, 0.125, 1 << 20, 500, false);
  }
}
