package dev.grid.systemtests.history;

import java.util.Locale;

/**
 * One call on one register, which holds a positive number or nothing, {@link #ABSENT}; or on a
 * counter, a semaphore or a latch, which are such registers with calls of their own.
 *
 * @param argument what it writes, adds, takes or gives back; {@link #ABSENT} if it does none
 * @param expected what {@link Action#COMPARE_AND_SET} replaces
 * @param beganNanos before it was sent, on a clock that all callers share
 * @param endedNanos after it was answered; {@link #NEVER} if its outcome is unknown
 * @param result what it answered: the value read, replaced or, for {@link Action#ADD}, reached; for
 *     those that do something or not 1 if they did and 0 if not; of no meaning if it is unknown
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
    REMOVE,

    /** Of a counter: its value afterwards. */
    ADD,

    /** Of a semaphore: takes permits, if there are as many. */
    TRY_ACQUIRE,

    /** Of a semaphore: gives permits back, or makes new ones. */
    RELEASE,

    /** Of a latch: sets the count if it is 0. */
    TRY_SET_COUNT,

    /** Of a latch: takes 1 from the count if it is not 0. */
    COUNT_DOWN,

    /** Of a latch: whether the count is 0. */
    AWAIT
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
      case ADD -> answered(value + argument, value + argument);
      case TRY_ACQUIRE -> value >= argument ? answered(1, value - argument) : answered(0, value);
      case RELEASE -> value + argument;
      case TRY_SET_COUNT -> value == ABSENT ? answered(1, argument) : answered(0, value);
      case COUNT_DOWN -> Math.max(ABSENT, value - 1);
      case AWAIT -> answered(value == ABSENT ? 1 : 0, value);
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
