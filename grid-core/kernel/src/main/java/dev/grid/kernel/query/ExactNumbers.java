package dev.grid.kernel.query;

import java.math.BigDecimal;

/** Numbers by what they are worth, whatever their types. */
final class ExactNumbers {

  /** Doubles of this size and above have no fraction, and most of them are no longs. */
  private static final double TWO_TO_63 = 0x1p63;

  private static final BigDecimal LONG_MIN = BigDecimal.valueOf(Long.MIN_VALUE);
  private static final BigDecimal LONG_MAX = BigDecimal.valueOf(Long.MAX_VALUE);

  /** Decimals of more digits behind the point are not asked whether they are whole. */
  private static final int SCALE_MAX = 20_000;

  private ExactNumbers() {}

  /** Zeros are equal, and NaN is above all. */
  static int compare(double a, double b) {
    return a == b ? 0 : Double.compare(a, b);
  }

  /** A whole number and any other; NaN is above all. */
  static int compare(long a, double b) {
    if (Double.isNaN(b) || b >= TWO_TO_63) {
      return -1;
    }
    if (b < -TWO_TO_63) {
      return 1;
    }
    long whole = (long) b;
    return a != whole ? Long.compare(a, whole) : Double.compare(0, b - whole + 0.0);
  }

  /** A number that is a long has the hash of that. */
  static int hashOf(double number) {
    long whole = (long) number;
    boolean isLong = whole == number && number >= -TWO_TO_63 && number < TWO_TO_63;
    return isLong ? Long.hashCode(whole) : Double.hashCode(number);
  }

  static int hashOf(BigDecimal number) {
    boolean mayBeLong =
        Math.abs(number.scale()) <= SCALE_MAX
            && number.compareTo(LONG_MIN) >= 0
            && number.compareTo(LONG_MAX) <= 0
            && number.remainder(BigDecimal.ONE).signum() == 0;
    return mayBeLong ? Long.hashCode(number.longValue()) : hashOf(number.doubleValue());
  }
}
