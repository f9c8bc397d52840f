package dev.grid.sqlengine.expr;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What joins compare: the same for values that are equal, whatever types of numbers they are of.
 * The same on all members, hashes too. Stateless.
 */
public final class JoinKeys {

  private static final BigDecimal MIN = BigDecimal.valueOf(Long.MIN_VALUE);
  private static final BigDecimal MAX = BigDecimal.valueOf(Long.MAX_VALUE);

  /** Doubles up to this are whole numbers exactly. */
  private static final double WHOLE_MAX = 1L << 53;

  private JoinKeys() {}

  /** That of several columns; null if one is null, which is equal to nothing. */
  public static @Nullable Object of(@Nullable Object[] row, int[] columns) {
    if (columns.length == 1) {
      return of(row[columns[0]]);
    }
    @Nullable Object[] values = new Object[columns.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = of(row[columns[i]]);
      if (values[i] == null) {
        return null;
      }
    }
    return Arrays.asList(values);
  }

  /** That of a value: whole numbers are longs if they fit, of whichever type they are. */
  public static @Nullable Object of(@Nullable Object value) {
    if (value instanceof Long || value instanceof String) {
      return value;
    }
    if (value instanceof Double d && d == Math.rint(d) && Math.abs(d) < WHOLE_MAX) {
      return d.longValue();
    }
    Object key = Values.joinKey(value);
    return key instanceof BigDecimal d && isLong(d) ? (Object) d.longValueExact() : key;
  }

  /** A number without zeros at its end: if it is whole, its scale is not positive. */
  private static boolean isLong(BigDecimal number) {
    int digits = number.precision() - number.scale();
    return number.scale() <= 0
        && (digits < 19
            || digits == 19 && number.compareTo(MAX) <= 0 && number.compareTo(MIN) >= 0);
  }

  /** In which of so many parts rows of these values are; nulls are in the first. */
  static boolean isInPart(
      @Nullable Object count, @Nullable Object part, @Nullable Object[] values) {
    Object key = values.length == 1 ? of(values[0]) : ofAll(values);
    long hash = key == null ? 0 : (key.hashCode() * 0x9E3779B97F4A7C15L) >>> 33;
    return count instanceof Long of && part instanceof Long which && of > 0 && hash % of == which;
  }

  private static @Nullable Object ofAll(@Nullable Object[] values) {
    int[] columns = new int[values.length];
    Arrays.setAll(columns, i -> i);
    return of(values, columns);
  }

  /** Column numbers as {@link #of} takes them. */
  public static int[] columns(List<Integer> columns) {
    return columns.stream().mapToInt(Integer::intValue).toArray();
  }
}
