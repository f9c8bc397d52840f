package dev.grid.spring.data.core;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ObjectUtils;

/**
 * Compares property values as {@link Criteria} says, and as members do: texts by code points, times
 * with an offset by the instants that they are, both zeros as one. Stateless.
 */
final class Values {

  private Values() {}

  static boolean equal(@Nullable Object left, @Nullable Object right, boolean ignoreCase) {
    if (left == null || right == null) {
      return left == right;
    }
    if (ignoreCase && left instanceof CharSequence && right instanceof CharSequence) {
      return left.toString().equalsIgnoreCase(right.toString());
    }
    if (left instanceof Number a && right instanceof Number b) {
      return compareNumbers(a, b) == 0;
    }
    if (left instanceof OffsetDateTime a && right instanceof OffsetDateTime b) {
      return a.isEqual(b);
    }
    return Objects.deepEquals(left, right);
  }

  /**
   * Compares two values that are not null.
   *
   * @throws IllegalArgumentException if they have no common order
   */
  @SuppressWarnings({"unchecked", "rawtypes"}) // Whether two comparables fit shows on comparing.
  static int compare(Object left, Object right, boolean ignoreCase) {
    if (left instanceof Number a && right instanceof Number b) {
      return compareNumbers(a, b);
    }
    if (ignoreCase && left instanceof CharSequence && right instanceof CharSequence) {
      return compareTexts(folded(left.toString()), folded(right.toString()));
    }
    if (left instanceof String a && right instanceof String b) {
      return compareTexts(a, b);
    }
    if (left instanceof OffsetDateTime a && right instanceof OffsetDateTime b) {
      return a.toInstant().compareTo(b.toInstant());
    }
    if (left instanceof Comparable comparable && right instanceof Comparable) {
      try {
        return comparable.compareTo(right);
      } catch (ClassCastException e) {
        throw incomparable(left, right, e);
      }
    }
    throw incomparable(left, right, null);
  }

  /** By code points, of which surrogates are the last and not some in the middle. */
  private static int compareTexts(String left, String right) {
    int length = Math.min(left.length(), right.length());
    for (int i = 0; i < length; i++) {
      char a = left.charAt(i);
      char b = right.charAt(i);
      if (a != b) {
        boolean isSupplementary = Character.isSurrogate(a);
        return isSupplementary == Character.isSurrogate(b)
            ? Character.compare(a, b)
            : isSupplementary ? 1 : -1;
      }
    }
    return Integer.compare(left.length(), right.length());
  }

  private static String folded(String text) {
    StringBuilder folded = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c -> folded.appendCodePoint(Character.toLowerCase(Character.toUpperCase(c))));
    return folded.toString();
  }

  private static IllegalArgumentException incomparable(
      Object left, Object right, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        "cannot compare a %s with a %s"
            .formatted(left.getClass().getName(), right.getClass().getName()),
        cause);
  }

  private static int compareNumbers(Number left, Number right) {
    if (isIntegral(left) && isIntegral(right)) {
      return Long.compare(left.longValue(), right.longValue());
    }
    if (isFloating(left) && isFloating(right)) {
      double a = left.doubleValue();
      double b = right.doubleValue();
      return a == b ? 0 : Double.compare(a, b); // Both zeros are one.
    }
    // A decimal has no infinities or NaN; doubles order those at the ends.
    if (!isFinite(left) || !isFinite(right)) {
      return Double.compare(left.doubleValue(), right.doubleValue());
    }
    return decimal(left).compareTo(decimal(right));
  }

  private static boolean isIntegral(Number number) {
    return number instanceof Long
        || number instanceof Integer
        || number instanceof Short
        || number instanceof Byte;
  }

  private static boolean isFloating(Number number) {
    return number instanceof Double || number instanceof Float;
  }

  private static boolean isFinite(Number number) {
    return !isFloating(number) || Double.isFinite(number.doubleValue());
  }

  private static BigDecimal decimal(Number number) {
    return switch (number) {
      case BigDecimal decimal -> decimal;
      case BigInteger integer -> new BigDecimal(integer);
      case Float single -> new BigDecimal(single.doubleValue());
      case Double doubled -> new BigDecimal(doubled);
      default -> new BigDecimal(number.toString());
    };
  }

  /** The elements of a collection or an array; a list of the value alone if it is neither. */
  static Collection<?> elements(@Nullable Object value) {
    if (value == null) {
      return List.of();
    }
    if (value instanceof Collection<?> collection) {
      return collection;
    }
    return value.getClass().isArray()
        ? Arrays.asList(ObjectUtils.toObjectArray(value))
        : List.of(value);
  }
}
