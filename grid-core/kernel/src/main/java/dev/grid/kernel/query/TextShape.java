package dev.grid.kernel.query;

/**
 * What a text may say besides being text, by its characters only: trying each of its forms would
 * throw an exception for nearly each, and predicates have up to a hundred thousand texts.
 */
final class TextShape {

  private static final int DATE_CHARS_MIN = "2000-01-01".length();
  private static final int MONTH_FROM_END = "-01-01".length();
  private static final int DAY_FROM_END = "-01".length();
  private static final int HOUR_CHARS = 2;
  private static final int UUID_DASHES = 4;

  private TextShape() {}

  /**
   * The one kind that it may be: a date, time, timestamp, instant, UUID, or decimal for any number;
   * text if it is none of these.
   */
  static TypedValue.Kind of(String text) {
    char first = text.isEmpty() ? 'x' : text.charAt(0);
    boolean startsAsNumber = isDigit(first) || first == '-' || first == '+' || first == '.';
    if (startsAsNumber && isOfNumber(text)) {
      return TypedValue.Kind.DECIMAL;
    }
    if (startsAsNumber && text.length() > HOUR_CHARS && text.charAt(HOUR_CHARS) == ':') {
      return TypedValue.Kind.TIME;
    }
    int timeAt = Math.max(text.indexOf('T'), text.indexOf('t'));
    if (startsAsNumber && timeAt >= DATE_CHARS_MIN) {
      return hasOffset(text, timeAt) ? TypedValue.Kind.INSTANT : TypedValue.Kind.TIMESTAMP;
    }
    if (text.chars().filter(c -> c == '-').count() == UUID_DASHES) {
      return TypedValue.Kind.UUID;
    }
    return startsAsNumber && isDate(text) ? TypedValue.Kind.DATE : TypedValue.Kind.TEXT;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** Digits, a point, an exponent, and signs where a number may have them. */
  private static boolean isOfNumber(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isSign = (c == '-' || c == '+') && (i == 0 || isExponent(text.charAt(i - 1)));
      if (!isDigit(c) && c != '.' && !isExponent(c) && !isSign) {
        return false;
      }
    }
    return true;
  }

  private static boolean isExponent(char c) {
    return c == 'e' || c == 'E';
  }

  private static boolean isDate(String text) {
    int length = text.length();
    return length >= DATE_CHARS_MIN
        && text.charAt(length - DAY_FROM_END) == '-'
        && text.charAt(length - MONTH_FROM_END) == '-';
  }

  private static boolean hasOffset(String text, int timeAt) {
    char last = text.charAt(text.length() - 1);
    return last == 'Z'
        || last == 'z'
        || text.indexOf('+', timeAt) >= 0
        || text.indexOf('-', timeAt) >= 0;
  }
}
