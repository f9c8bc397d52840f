package dev.grid.sqlengine.fragment;

import dev.grid.kernel.query.TypedValue;
import dev.grid.serialization.JsonValue;
import dev.grid.sql.SqlColumnType;
import dev.grid.sqlengine.expr.Casts;
import dev.grid.sqlengine.expr.JsonFunctions;
import dev.grid.sqlengine.expr.SqlFailures;
import dev.grid.sqlengine.expr.Values;
import dev.grid.sqlengine.json.Json;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One aggregate of one group. Confined to one thread. */
abstract class Aggregator {

  private static final MathContext DIGITS = new MathContext(38, RoundingMode.HALF_UP);

  /** Adds a value; how many bytes more it takes, about. */
  abstract long add(@Nullable Object value, @Nullable Object second);

  /** The same of what an entry has, where no object is needed for that. */
  long addTyped(TypedValue value, @Nullable TypedValue second) {
    return add(value.toObject(), second == null ? null : second.toObject());
  }

  /** Adds what another has come to. */
  abstract long addPartial(@Nullable Object partial);

  abstract @Nullable Object partial();

  abstract @Nullable Object result();

  static Aggregator of(AggregateCall call) {
    if (call.distinct()
        && call.kind() != AggregateCall.Kind.MIN
        && call.kind() != AggregateCall.Kind.MAX) {
      return new Distinct(
          new AggregateCall(
              call.kind(), call.column(), call.second(), -1, false, call.flag(), call.type()));
    }
    return switch (call.kind()) {
      case COUNT -> new Count();
      case SUM -> new Sum(call.type());
      case AVG -> new Average(call.type());
      case MIN -> new Best(-1);
      case MAX -> new Best(1);
      case EVERY -> new Truth(false);
      case SOME -> new Truth(true);
      case ANY_VALUE -> new Best(0);
      case SINGLE_VALUE -> new Single();
      case JSON_ARRAYAGG -> new Collected(call.flag(), false);
      case JSON_OBJECTAGG -> new Collected(call.flag(), true);
    };
  }

  private static final class Count extends Aggregator {
    private long count;

    @Override
    long add(@Nullable Object value, @Nullable Object second) {
      count += value == null ? 0 : 1;
      return 0;
    }

    @Override
    long addTyped(TypedValue value, @Nullable TypedValue second) {
      count += value.isAbsent() ? 0 : 1;
      return 0;
    }

    @Override
    long addPartial(@Nullable Object partial) {
      count += partial instanceof Long more ? more : 0;
      return 0;
    }

    @Override
    Object partial() {
      return count;
    }

    @Override
    Object result() {
      return count;
    }
  }

  /** Integers are added as such as long as they fit, so that a sum does not depend on the order. */
  private static class Sum extends Aggregator {
    private final SqlColumnType type;
    private long whole;
    private @Nullable BigDecimal exact;
    private double inexact;
    private boolean isInexact;
    private boolean any;

    Sum(SqlColumnType type) {
      this.type = type;
    }

    @Override
    long add(@Nullable Object value, @Nullable Object second) {
      switch (value) {
        case null -> {
          return 0;
        }
        case Long l -> addWhole(l);
        case Double d -> {
          inexact += d;
          isInexact = true;
        }
        case BigDecimal d -> exact = exact().add(d);
        default -> throw SqlFailures.data("SUM of " + Values.typeOf(value));
      }
      any = true;
      return 0;
    }

    private void addWhole(long l) {
      long sum = whole + l;
      if (((whole ^ sum) & (l ^ sum)) < 0) {
        exact = exact().add(BigDecimal.valueOf(whole)).add(BigDecimal.valueOf(l));
        whole = 0;
      } else {
        whole = sum;
      }
    }

    @Override
    long addTyped(TypedValue value, @Nullable TypedValue second) {
      switch (value.kind()) {
        case LONG -> {
          addWhole(value.longValue());
          any = true;
        }
        case DOUBLE -> {
          inexact += value.doubleValue();
          isInexact = true;
          any = true;
        }
        default -> add(value.toObject(), null);
      }
      return 0;
    }

    private BigDecimal exact() {
      return exact == null ? BigDecimal.ZERO : exact;
    }

    @Override
    long addPartial(@Nullable Object partial) {
      return add(partial, null);
    }

    @Override
    @Nullable Object partial() {
      if (!any) {
        return null;
      }
      if (isInexact) {
        return inexact + whole + exact().doubleValue();
      }
      return exact == null ? (Object) whole : exact.add(BigDecimal.valueOf(whole));
    }

    @Override
    @Nullable Object result() {
      return Casts.cast(partial(), type, Integer.MAX_VALUE);
    }
  }

  private static final class Average extends Aggregator {
    private final SqlColumnType type;
    private final Sum sum;
    private long count;

    Average(SqlColumnType type) {
      this.type = type;
      this.sum = new Sum(type == SqlColumnType.REAL ? SqlColumnType.DOUBLE : type);
    }

    @Override
    long add(@Nullable Object value, @Nullable Object second) {
      count += value == null ? 0 : 1;
      return sum.add(value, null);
    }

    @Override
    long addTyped(TypedValue value, @Nullable TypedValue second) {
      count += value.isAbsent() ? 0 : 1;
      return sum.addTyped(value, null);
    }

    @Override
    long addPartial(@Nullable Object partial) {
      if (partial instanceof List<?> both && both.size() == 2 && both.get(1) instanceof Long more) {
        count += more;
        return sum.add(both.getFirst(), null);
      }
      return 0;
    }

    @Override
    Object partial() {
      return Arrays.asList(sum.partial(), count);
    }

    @Override
    @Nullable Object result() {
      Object total = sum.partial();
      if (total == null || count == 0) {
        return null;
      }
      Object average =
          total instanceof Double d
              ? (Object) (d / count)
              : Values.decimal((Number) total).divide(BigDecimal.valueOf(count), DIGITS);
      return Casts.cast(average, type, Integer.MAX_VALUE);
    }
  }

  /** The least, the greatest, or the first. */
  private static final class Best extends Aggregator {
    private final int sign;
    private @Nullable Object best;

    /** The same, for comparing without objects; null if it was not added so. */
    private @Nullable TypedValue bestTyped;

    Best(int sign) {
      this.sign = sign;
    }

    @Override
    long addTyped(TypedValue value, @Nullable TypedValue second) {
      TypedValue known = bestTyped;
      boolean isKnown =
          value.isAbsent()
              || known != null && (sign == 0 || sign * TypedValue.compare(value, known) <= 0);
      if (isKnown) {
        return 0;
      }
      long bytes = add(value.toObject(), null);
      bestTyped = TypedValue.of(best);
      return bytes;
    }

    @Override
    long add(@Nullable Object value, @Nullable Object second) {
      Object known = best;
      if (value != null
          && (known == null || sign != 0 && sign * Values.compare(value, known) > 0)) {
        best = value;
        bestTyped = null;
        return Values.heapBytes(value) - Values.heapBytes(known);
      }
      return 0;
    }

    @Override
    long addPartial(@Nullable Object partial) {
      return add(partial, null);
    }

    @Override
    @Nullable Object partial() {
      return best;
    }

    @Override
    @Nullable Object result() {
      return best;
    }
  }

  private static final class Single extends Aggregator {
    private @Nullable Object value;
    private long count;

    @Override
    long add(@Nullable Object added, @Nullable Object second) {
      if (++count > 1) {
        throw SqlFailures.data("a sub-query that stands for one value has more than one row");
      }
      value = added;
      return Values.heapBytes(added);
    }

    @Override
    long addPartial(@Nullable Object partial) {
      return partial instanceof List<?> one && one.size() == 1 ? add(one.getFirst(), null) : 0;
    }

    @Override
    Object partial() {
      return count == 0 ? List.of() : Arrays.asList(value);
    }

    @Override
    @Nullable Object result() {
      return value;
    }
  }

  private static final class Truth extends Aggregator {
    private final boolean decisive;
    private @Nullable Boolean found;

    Truth(boolean decisive) {
      this.decisive = decisive;
    }

    @Override
    long add(@Nullable Object value, @Nullable Object second) {
      if (value instanceof Boolean b) {
        found = found == null || b == decisive ? b : found;
      }
      return 0;
    }

    @Override
    long addPartial(@Nullable Object partial) {
      return add(partial, null);
    }

    @Override
    @Nullable Object partial() {
      return found;
    }

    @Override
    @Nullable Object result() {
      return found;
    }
  }

  private static final class Collected extends Aggregator {
    private final boolean leavesNullsOut;
    private final boolean isObject;
    private final List<@Nullable Object> items = new ArrayList<>();

    Collected(boolean leavesNullsOut, boolean isObject) {
      this.leavesNullsOut = leavesNullsOut;
      this.isObject = isObject;
    }

    @Override
    long add(@Nullable Object value, @Nullable Object second) {
      if (isObject) {
        if (value == null) {
          throw SqlFailures.data("JSON_OBJECTAGG: a key is NULL");
        }
        if (second != null || !leavesNullsOut) {
          items.add(value);
          items.add(second);
        }
      } else if (value != null || !leavesNullsOut) {
        items.add(value);
      }
      return 16 + Values.heapBytes(value) + Values.heapBytes(second);
    }

    @Override
    long addPartial(@Nullable Object partial) {
      if (partial instanceof List<?> more) {
        items.addAll(more);
        return Values.heapBytes(more);
      }
      return 0;
    }

    @Override
    Object partial() {
      return items;
    }

    @Override
    Object result() {
      if (isObject) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i + 1 < items.size(); i += 2) {
          Object key = items.get(i);
          fields.put(Casts.text(key == null ? "" : key), JsonFunctions.tree(items.get(i + 1)));
        }
        return new JsonValue(Json.write(fields));
      }
      return new JsonValue(Json.write(items.stream().map(JsonFunctions::tree).toList()));
    }
  }

  /** Each value once. */
  private static final class Distinct extends Aggregator {
    private final AggregateCall call;
    private final Map<Object, Object> values = new LinkedHashMap<>();

    Distinct(AggregateCall call) {
      this.call = call;
    }

    @Override
    long add(@Nullable Object value, @Nullable Object second) {
      Object key = Values.groupKey(value);
      return value != null && key != null && values.putIfAbsent(key, value) == null
          ? 64 + Values.heapBytes(value)
          : 0;
    }

    @Override
    long addPartial(@Nullable Object partial) {
      long bytes = 0;
      if (partial instanceof List<?> more) {
        for (Object value : more) {
          bytes += add(value, null);
        }
      }
      return bytes;
    }

    @Override
    Object partial() {
      return new ArrayList<>(values.values());
    }

    @Override
    @Nullable Object result() {
      Aggregator all = of(call);
      values.values().forEach(value -> all.add(value, null));
      return all.result();
    }
  }
}
