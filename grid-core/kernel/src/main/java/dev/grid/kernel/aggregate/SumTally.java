package dev.grid.kernel.aggregate;

import dev.grid.kernel.query.TypedValue;
import dev.grid.kernel.query.TypedValue.Kind;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.query.Aggregation;
import dev.grid.query.QueryException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A sum, and of how many. Whole numbers and decimals are summed exactly: what a long cannot hold
 * goes on in a carry.
 */
final class SumTally implements Tally {

  private static final BigInteger LONG_MIN = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);

  /** How many digits a mean has at least. */
  private static final int DIGITS_MIN = 34;

  /**
   * How far a decimal may be from 1, in digits: one that is further makes a sum of as many digits.
   */
  static final int EXPONENT_MAX = 20_000;

  /** How numbers are summed. */
  private enum Mode {
    WHOLE,
    DOUBLE,
    DECIMAL
  }

  private final Aggregation.Kind kind;
  private final String what;
  private final Mode mode;
  private long count;
  private long whole;
  private BigInteger carry = BigInteger.ZERO;
  private double real;
  private BigDecimal decimal = BigDecimal.ZERO;

  SumTally(Aggregation.Kind kind, String what) {
    this.kind = kind;
    this.what = what;
    this.mode =
        switch (kind) {
          case BIG_DECIMAL_AVG, BIG_DECIMAL_SUM -> Mode.DECIMAL;
          case DOUBLE_AVG, DOUBLE_SUM, FLOATING_POINT_SUM, NUMBER_AVG -> Mode.DOUBLE;
          default -> Mode.WHOLE;
        };
  }

  @Override
  public void add(TypedValue found, byte[] key, byte[] value) {
    if (found.isAbsent()) {
      return;
    }
    if (found.kind() != Kind.LONG && found.kind() != Kind.DOUBLE && found.kind() != Kind.DECIMAL) {
      throw new QueryException(what + ": value=" + Tally.text(found) + " is no number");
    }
    count++;
    switch (mode) {
      case WHOLE -> {
        if (found.kind() == Kind.LONG) {
          addWhole(found.longValue());
        } else {
          carry = carry.add(whole(found));
        }
      }
      case DOUBLE ->
          real +=
              switch (found.kind()) {
                case LONG -> found.longValue();
                case DOUBLE -> found.doubleValue();
                default -> ((BigDecimal) found.object()).doubleValue();
              };
      case DECIMAL -> decimal = decimal.add(decimal(found));
    }
  }

  private void addWhole(long number) {
    long sum = whole + number;
    if (((sum ^ whole) & (sum ^ number)) < 0) {
      carry = carry.add(BigInteger.valueOf(whole));
      sum = number;
    }
    whole = sum;
  }

  private BigInteger whole(TypedValue found) {
    BigDecimal number = decimal(found);
    if (kind == Aggregation.Kind.FIXED_POINT_SUM) {
      return number.toBigInteger();
    }
    try {
      return number.toBigIntegerExact();
    } catch (ArithmeticException e) {
      throw new QueryException(
          what
              + ": value="
              + Tally.text(found)
              + " is no whole number; sum such numbers as doubles or decimals",
          e);
    }
  }

  private BigDecimal decimal(TypedValue found) {
    switch (found.kind()) {
      case LONG -> {
        return BigDecimal.valueOf(found.longValue());
      }
      case DOUBLE -> {
        double number = found.doubleValue();
        if (!Double.isFinite(number)) {
          throw new QueryException(what + ": value=" + number + " is no decimal");
        }
        // The digits that people see.
        return found.isFloat()
            ? new BigDecimal(Float.toString((float) number))
            : BigDecimal.valueOf(number);
      }
      default -> {
        return bounded((BigDecimal) found.object());
      }
    }
  }

  private BigDecimal bounded(BigDecimal number) {
    long scale = number.scale();
    if (Math.abs(scale) > EXPONENT_MAX || Math.abs(number.precision() - scale) > EXPONENT_MAX) {
      throw new QueryException(
          what
              + ": a value has scale="
              + scale
              + " and digits="
              + number.precision()
              + ", which is too large or too small to be summed: its exponent may be up to "
              + EXPONENT_MAX);
    }
    return number;
  }

  private BigInteger exact() {
    return carry.add(BigInteger.valueOf(whole));
  }

  @Override
  public @Nullable Object[] part(Serialization serialization) {
    Object sum =
        switch (mode) {
          case WHOLE -> exact();
          case DOUBLE -> real;
          case DECIMAL -> decimal;
        };
    return new Object[] {count, sum};
  }

  @Override
  public void merge(@Nullable Object[] part) {
    count += (Long) Objects.requireNonNull(part[0]);
    switch (Objects.requireNonNull(part[1])) {
      case BigInteger sum -> carry = carry.add(sum);
      case Double sum -> real += sum;
      case BigDecimal sum -> decimal = decimal.add(sum);
      case Object other -> throw new IllegalStateException("a sum of " + other.getClass());
    }
  }

  @Override
  public @Nullable Object result(Serialization serialization) {
    return switch (kind) {
      case INTEGER_SUM, LONG_SUM, FIXED_POINT_SUM -> asLong();
      case DOUBLE_SUM, FLOATING_POINT_SUM -> real;
      case BIG_INTEGER_SUM -> exact();
      case BIG_DECIMAL_SUM -> decimal;
      case INTEGER_AVG, LONG_AVG ->
          count == 0 ? null : (Object) mean(new BigDecimal(exact())).doubleValue();
      case DOUBLE_AVG, NUMBER_AVG -> count == 0 ? null : (Object) (real / count);
      case BIG_INTEGER_AVG -> count == 0 ? null : mean(new BigDecimal(exact()));
      case BIG_DECIMAL_AVG -> count == 0 ? null : mean(decimal);
      default -> throw new IllegalStateException("kind=" + kind);
    };
  }

  private long asLong() {
    BigInteger sum = exact();
    if (sum.compareTo(LONG_MIN) < 0 || sum.compareTo(LONG_MAX) > 0) {
      throw new QueryException(
          what + ": sum=" + sum + " is more than a long can hold; ask for the sum as a BigInteger");
    }
    return sum.longValue();
  }

  private BigDecimal mean(BigDecimal sum) {
    int digits = Math.max(DIGITS_MIN, sum.precision());
    return sum.divide(BigDecimal.valueOf(count), new MathContext(digits, RoundingMode.HALF_EVEN));
  }
}
