package dev.grid.sqlengine.expr;

import dev.grid.serialization.JsonValue;
import dev.grid.sql.SqlColumnType;
import dev.grid.sqlengine.json.Json;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes closures of expressions. Stateless. */
public final class Evaluators {

  private Evaluators() {}

  /** Compiles an expression whose parameters are bound. */
  public static Evaluator compile(Expr expr) {
    return switch (expr) {
      case Expr.Column column -> {
        int index = column.index();
        yield row -> row[index];
      }
      case Expr.Literal literal -> {
        Object value = literal.value();
        yield row -> value;
      }
      case Expr.Param param ->
          throw new IllegalStateException("parameter " + param.index() + " is not bound");
      case Expr.Call call -> ofCall(call);
    };
  }

  /** Compiles several. */
  public static Evaluator[] compile(List<? extends Expr> exprs) {
    return exprs.stream().map(Evaluators::compile).toArray(Evaluator[]::new);
  }

  /** The value of what is the same for every row. */
  public static @Nullable Object constant(Expr expr) {
    return compile(expr).of(new Object[0]);
  }

  private static Evaluator ofCall(Expr.Call call) {
    Evaluator[] args = compile(call.args());
    SqlColumnType type = call.type();
    return switch (call.op()) {
      case AND -> row -> and(args, row);
      case OR -> row -> or(args, row);
      case NOT -> {
        Evaluator arg = args[0];
        yield row -> arg.of(row) instanceof Boolean b ? !b : null;
      }
      case EQ, NE, LT, LE, GT, GE -> comparison(call, args[0], args[1]);
      case IS_NOT_DISTINCT_FROM ->
          row -> {
            Object left = args[0].of(row);
            Object right = args[1].of(row);
            return left == null || right == null ? left == right : Values.compare(left, right) == 0;
          };
      case IS_NULL -> row -> args[0].of(row) == null;
      case IS_NOT_NULL -> row -> args[0].of(row) != null;
      case IS_TRUE -> row -> Boolean.TRUE.equals(args[0].of(row));
      case IS_FALSE -> row -> Boolean.FALSE.equals(args[0].of(row));
      case IS_NOT_TRUE -> row -> !Boolean.TRUE.equals(args[0].of(row));
      case IS_NOT_FALSE -> row -> !Boolean.FALSE.equals(args[0].of(row));
      case ADD, SUB, MUL, DIV, MOD -> {
        Op op = call.op();
        yield both(args, (left, right) -> Arithmetic.of(op, left, right, type));
      }
      case NEG -> one(args, value -> negate(value, type));
      case CAST -> cast(call, args);
      case CASE -> row -> caseOf(args, row);
      case COALESCE ->
          row -> {
            for (Evaluator arg : args) {
              Object value = arg.of(row);
              if (value != null) {
                return value;
              }
            }
            return null;
          };
      case LIKE -> Like.compile(call, args);
      case CONCAT ->
          both(args, (left, right) -> TextFunctions.joined(Casts.text(left), Casts.text(right)));
      case IN_PART ->
          row -> {
            @Nullable Object[] values = new Object[args.length - 2];
            for (int i = 0; i < values.length; i++) {
              values[i] = args[i + 2].of(row);
            }
            return JoinKeys.isInPart(args[0].of(row), args[1].of(row), values);
          };
      case GREATEST -> row -> extreme(args, row, 1);
      case LEAST -> row -> extreme(args, row, -1);
      case JSON_QUERY, JSON_VALUE, JSON_OBJECT, JSON_ARRAY -> JsonFunctions.compile(call, args);
      case JSON_PARSE -> one(args, value -> new JsonValue(Json.compact(Casts.text(value))));
      case EXTRACT, TO_TIMESTAMP_TZ, TO_EPOCH_MILLIS, TO_CHAR, DATE_ADD, CURRENT_TIME ->
          TimeFunctions.compile(call, args);
      case UPPER,
          LOWER,
          INITCAP,
          LENGTH,
          SUBSTRING,
          TRIM,
          LTRIM,
          RTRIM,
          BTRIM,
          REPLACE,
          POSITION,
          ASCII,
          CONCAT_WS ->
          TextFunctions.compile(call, args);
      case ABS,
          CEIL,
          FLOOR,
          ROUND,
          TRUNCATE,
          SIGN,
          SQRT,
          CBRT,
          EXP,
          LN,
          LOG10,
          POWER,
          SQUARE,
          SIN,
          COS,
          TAN,
          COT,
          ASIN,
          ACOS,
          ATAN,
          ATAN2,
          DEGREES,
          RADIANS,
          PI,
          RAND ->
          MathFunctions.compile(call, args);
      case DISTANCE -> throw SqlFailures.unsupported("distance(..) here");
    };
  }

  /** A function of a value that is not null. */
  interface OfOne {
    @Nullable Object of(Object value);
  }

  /** A function of two values that are not null. */
  interface OfTwo {
    @Nullable Object of(Object left, Object right);
  }

  static Evaluator one(Evaluator[] args, OfOne function) {
    Evaluator arg = args[0];
    return row -> {
      Object value = arg.of(row);
      return value == null ? null : function.of(value);
    };
  }

  static Evaluator both(Evaluator[] args, OfTwo function) {
    Evaluator first = args[0];
    Evaluator second = args[1];
    return row -> {
      Object left = first.of(row);
      Object right = left == null ? null : second.of(row);
      return left == null || right == null ? null : function.of(left, right);
    };
  }

  private static @Nullable Object and(Evaluator[] args, @Nullable Object[] row) {
    boolean isKnown = true;
    for (Evaluator arg : args) {
      Object value = arg.of(row);
      if (Boolean.FALSE.equals(value)) {
        return false;
      }
      isKnown &= value != null;
    }
    return isKnown ? true : null;
  }

  private static @Nullable Object or(Evaluator[] args, @Nullable Object[] row) {
    boolean isKnown = true;
    for (Evaluator arg : args) {
      Object value = arg.of(row);
      if (Boolean.TRUE.equals(value)) {
        return true;
      }
      isKnown &= value != null;
    }
    return isKnown ? false : null;
  }

  private static Evaluator comparison(Expr.Call call, Evaluator left, Evaluator right) {
    Evaluator[] args = {left, right};
    return switch (call.op()) {
      case EQ -> both(args, (a, b) -> Values.compare(a, b) == 0);
      case NE -> both(args, (a, b) -> Values.compare(a, b) != 0);
      case LT -> both(args, (a, b) -> Values.compare(a, b) < 0);
      case LE -> both(args, (a, b) -> Values.compare(a, b) <= 0);
      case GT -> both(args, (a, b) -> Values.compare(a, b) > 0);
      default -> both(args, (a, b) -> Values.compare(a, b) >= 0);
    };
  }

  private static Object negate(Object value, SqlColumnType type) {
    return switch (value) {
      case Long l -> {
        if (l == Long.MIN_VALUE) {
          throw Arithmetic.overflow(type);
        }
        yield Arithmetic.inRange(-l, type);
      }
      case Double d -> -d;
      case BigDecimal d -> d.negate();
      default -> throw Casts.wrong(value, type);
    };
  }

  private static Evaluator cast(Expr.Call call, Evaluator[] args) {
    SqlColumnType type = call.type();
    int charsMax =
        args.length < 2
            ? Integer.MAX_VALUE
            : ((Number) Objects.requireNonNull(constant(call.arg(1)))).intValue();
    if (type == SqlColumnType.JSON && call.arg(0).type() == SqlColumnType.VARCHAR) {
      return one(args, value -> new JsonValue(Json.checked(Casts.text(value))));
    }
    return one(args, value -> Casts.cast(value, type, charsMax));
  }

  private static @Nullable Object caseOf(Evaluator[] args, @Nullable Object[] row) {
    int last = args.length - 1;
    for (int i = 0; i < last; i += 2) {
      if (args[i].isTrue(row)) {
        return args[i + 1].of(row);
      }
    }
    return args[last].of(row);
  }

  private static @Nullable Object extreme(Evaluator[] args, @Nullable Object[] row, int sign) {
    Object best = null;
    for (Evaluator arg : args) {
      Object value = arg.of(row);
      if (value == null) {
        return null;
      }
      if (best == null || sign * Values.compare(value, best) > 0) {
        best = value;
      }
    }
    return best;
  }
}
