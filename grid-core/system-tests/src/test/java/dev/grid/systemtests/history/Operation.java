package dev.grid.systemtests.history;

import java.util.Locale;

/**
 * One call on one register, which holds a positive number or nothing, {@link #ABSENT}.
 *
 * @param argument what it writes; {@link #ABSENT} if it does not write
 * @param expected what {@link Action#COMPARE_AND_SET} replaces
 * @param beganNanos before it was sent, on a clock that all callers share
 * @param endedNanos after it was answered; {@link #NEVER} if its outcome is unknown
 * @param result what it answered: the value read or replaced, or for {@link Action#COMPARE_AND_SET}
 *     1 if it replaced and 0 if not; of no meaning if it is unknown
 */
public record Operation(
    Action action, long argument, long expected, long beganNanos, long endedNanos, long result) {

  /** What a register without a value holds. */
  public static final long ABSENT = 0;

  /** The end of an operation that is open for ever. */
  public static final long NEVER = Long.MAX_VALUE;

  /** In {@link #next}: the register cannot have answered that. */
  public static final long IMPOSSIBLE = -1;

  /** What can be done to a register. */
  public enum Action {
    READ,
    SET,
    PUT,
    PUT_IF_ABSENT,
    COMPARE_AND_SET,
    REMOVE
  }

  public Operation {
    if (endedNanos < beganNanos) {
      throw new IllegalArgumentException("ended=" + endedNanos + " before began=" + beganNanos);
    }
  }

  boolean isOpen() {
    return endedNanos == NEVER;
  }

  /**
   * The register's next value if this takes effect when it holds {@code value}, or {@link
   * #IMPOSSIBLE} if the answer would have been another.
   */
  public long next(long value) {
    return switch (action) {
      case READ -> answered(value, value);
      case SET -> argument;
      case PUT -> answered(value, argument);
      case PUT_IF_ABSENT -> answered(value, value == ABSENT ? argument : value);
      case COMPARE_AND_SET -> value == expected ? answered(1, argument) : answered(0, value);
      case REMOVE -> answered(value, ABSENT);
    };
  }

  private long answered(long expectedResult, long next) {
    return isOpen() || result == expectedResult ? next : IMPOSSIBLE;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d..%s %s(%s%d) -> %s",
        beganNanos,
        isOpen() ? "" : endedNanos,
        action,
        action == Action.COMPARE_AND_SET ? expected + ", " : "",
        argument,
        isOpen() ? "?" : result);
  }
}
