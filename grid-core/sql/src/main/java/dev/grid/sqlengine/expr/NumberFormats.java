package dev.grid.sqlengine.expr;

import java.math.BigDecimal;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;

/** Formats of numbers: {@code 9} and {@code 0} are digits, {@code .} the point. Stateless. */
final class NumberFormats {

  private NumberFormats() {}

  static String format(BigDecimal number, String format) {
    StringBuilder pattern = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      switch (c) {
        case '9' -> pattern.append('#');
        case '0', '.', ',' -> pattern.append(c);
        case 'D' -> pattern.append('.');
        case 'G' -> pattern.append(',');
        default -> throw SqlFailures.data("TO_CHAR: '" + c + "' is no part of a number's format");
      }
    }
    int point = pattern.indexOf(".");
    int lastWhole = (point < 0 ? pattern.length() : point) - 1;
    boolean isZeros = false;
    for (int i = 0; i <= lastWhole; i++) {
      isZeros |= pattern.charAt(i) == '0';
      if (isZeros && pattern.charAt(i) == '#') {
        pattern.setCharAt(i, '0');
      }
    }
    for (int i = point + 1; point >= 0 && i < pattern.length(); i++) {
      pattern.setCharAt(i, pattern.charAt(i) == '#' ? '0' : pattern.charAt(i));
    }
    try {
      return new DecimalFormat(
              pattern.toString(), DecimalFormatSymbols.getInstance(Locale.ROOT))
          .format(number);
    } catch (IllegalArgumentException e) {
      throw SqlFailures.data("TO_CHAR: '" + format + "' is no format of a number");
    }
  }
}
