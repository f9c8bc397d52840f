package dev.grid.kernel.index;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * Decimals beside doubles in one order: the largest double that is not above the decimal, and how
 * far above it the decimal is, as bytes.
 */
final class DecimalOrder {

  /** What a decimal is above its double, to so many digits; rounded down, so that order is kept. */
  private static final MathContext DIGITS = new MathContext(64, RoundingMode.FLOOR);

  private static final int DIGITS_A_BYTE = 2;

  private DecimalOrder() {}

  /** The largest double that is at most the value; negative infinity if there is none. */
  static double floor(BigDecimal value) {
    double nearest = value.doubleValue();
    if (Double.isInfinite(nearest)) {
      return nearest > 0 ? Double.MAX_VALUE : nearest;
    }
    return isAbove(nearest, value) ? Math.nextDown(nearest) : nearest;
  }

  /** Whether the double is greater than the value. */
  private static boolean isAbove(double nearest, BigDecimal value) {
    return nearest == 0 ? value.signum() < 0 : new BigDecimal(nearest).compareTo(value) > 0;
  }

  /** How far the value is above its {@link #floor}, in the order of unsigned bytes; null if not. */
  static byte @Nullable [] above(double floor, BigDecimal value) {
    boolean isBeyondDoubles = Double.isInfinite(floor) || Double.isInfinite(value.doubleValue());
    if (isBeyondDoubles || floor == 0) {
      // The scale apart: rounding a decimal of the largest scale would exceed it.
      BigDecimal digits = new BigDecimal(value.unscaledValue()).round(DIGITS);
      return value.signum() == 0 ? null : ordered(digits, value.scale());
    }
    BigDecimal above = value.subtract(new BigDecimal(floor), DIGITS);
    return above.signum() == 0 ? null : ordered(above, 0);
  }

  /** The sign, the power of ten before the first digit, the digits: turned around if negative. */
  private static byte[] ordered(BigDecimal value, int furtherScale) {
    String digits = value.unscaledValue().abs().toString();
    ByteWriter bytes = new ByteWriter();
    int flip = value.signum() < 0 ? 0xff : 0;
    bytes.write(value.signum() < 0 ? 0 : 1);
    long exponent = (long) digits.length() - value.scale() - furtherScale;
    bytes.writeSigned(flip == 0 ? exponent : ~exponent);
    int length = digits.length();
    while (digits.charAt(length - 1) == '0') {
      length--;
    }
    for (int at = 0; at < length; at += DIGITS_A_BYTE) {
      int second = at + 1 < length ? digits.charAt(at + 1) - '0' : 0;
      bytes.write(flip ^ (digits.charAt(at) - '0') * 10 + second + 1);
    }
    bytes.write(flip);
    return bytes.toBytes();
  }
}
