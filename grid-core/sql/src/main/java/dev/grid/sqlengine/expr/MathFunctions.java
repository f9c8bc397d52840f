package dev.grid.sqlengine.expr;

import dev.grid.sql.SqlColumnType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** Functions of numbers. Stateless. */
final class MathFunctions {

  private MathFunctions() {}

  static Evaluator compile(Expr.Call call, Evaluator[] args) {
    SqlColumnType type = call.type();
    return switch (call.op()) {
      case ABS -> Evaluators.one(args, v -> abs(v, type));
      case CEIL -> Evaluators.one(args, v -> whole(v, RoundingMode.CEILING));
      case FLOOR -> Evaluators.one(args, v -> whole(v, RoundingMode.FLOOR));
      case ROUND -> rounded(args, RoundingMode.HALF_UP, type);
      case TRUNCATE -> rounded(args, RoundingMode.DOWN, type);
      case SIGN -> Evaluators.one(args, v -> sign(v));
      case SQRT -> ofDouble(args, v -> v < 0 ? refuse("SQRT", v) : Math.sqrt(v));
      case CBRT -> ofDouble(args, Math::cbrt);
      case EXP -> ofDouble(args, Math::exp);
      case LN -> ofDouble(args, v -> v <= 0 ? refuse("LN", v) : Math.log(v));
      case LOG10 -> ofDouble(args, v -> v <= 0 ? refuse("LOG10", v) : Math.log10(v));
      case SQUARE -> ofDouble(args, v -> v * v);
      case SIN -> ofDouble(args, Math::sin);
      case COS -> ofDouble(args, Math::cos);
      case TAN -> ofDouble(args, Math::tan);
      case COT -> ofDouble(args, v -> 1 / Math.tan(v));
      case ASIN -> ofDouble(args, Math::asin);
      case ACOS -> ofDouble(args, Math::acos);
      case ATAN -> ofDouble(args, Math::atan);
      case DEGREES -> ofDouble(args, Math::toDegrees);
      case RADIANS -> ofDouble(args, Math::toRadians);
      case POWER -> ofDoubles(args, Math::pow);
      case ATAN2 -> ofDoubles(args, Math::atan2);
      case PI -> row -> Math.PI;
      case RAND ->
          args.length == 0
              ? row -> ThreadLocalRandom.current().nextDouble()
              : Evaluators.one(
                  args, seed -> new SplittableRandom(((Number) seed).longValue()).nextDouble());
      default -> throw new IllegalArgumentException("op=" + call.op());
    };
  }

  private static double refuse(String function, double value) {
    throw SqlFailures.data(function + " of " + value + " is not a number");
  }

  private static Evaluator ofDouble(Evaluator[] args, DoubleUnaryOperator function) {
    return Evaluators.one(args, v -> function.applyAsDouble(((Number) v).doubleValue()));
  }

  private static Evaluator ofDoubles(Evaluator[] args, DoubleBinaryOperator function) {
    return Evaluators.both(
        args,
        (a, b) -> function.applyAsDouble(((Number) a).doubleValue(), ((Number) b).doubleValue()));
  }

  private static Object abs(Object v, SqlColumnType type) {
    return switch (v) {
      case Long l -> {
        if (l == Long.MIN_VALUE) {
          throw Arithmetic.overflow(type);
        }
        yield Arithmetic.inRange(Math.abs(l), type);
      }
      case BigDecimal d -> d.abs();
      case Double d -> Math.abs(d);
      default -> throw Casts.wrong(v, type);
    };
  }

  private static Object whole(Object v, RoundingMode mode) {
    return switch (v) {
      case BigDecimal d -> scaled(d, 0, mode);
      case Double d -> mode == RoundingMode.CEILING ? Math.ceil(d) : Math.floor(d);
      default -> v;
    };
  }

  private static BigDecimal scaled(BigDecimal d, int scale, RoundingMode mode) {
    if (d.scale() <= scale) {
      return d;
    }
    return d.setScale(scale, mode);
  }

  private static Object sign(Object v) {
    return switch (v) {
      case Long l -> (long) Long.signum(l);
      case BigDecimal d -> BigDecimal.valueOf(d.signum());
      case Double d -> Math.signum(d);
      default -> v;
    };
  }

  private static Evaluator rounded(Evaluator[] args, RoundingMode mode, SqlColumnType type) {
    return args.length == 1
        ? Evaluators.one(args, v -> rounded(v, 0, mode, type))
        : Evaluators.both(
            args, (v, digits) -> rounded(v, ((Number) digits).longValue(), mode, type));
  }

  private static Object rounded(Object v, long digits, RoundingMode mode, SqlColumnType type) {
    int scale = Math.clamp(digits, -Casts.SCALE_MAX, Casts.SCALE_MAX);
    return switch (v) {
      case Long l ->
          scale >= 0
              ? (Object) l
              : Arithmetic.inRange(
                  BigDecimal.valueOf(l).setScale(Math.max(scale, -20), mode).longValue(), type);
      case BigDecimal d -> scaled(d, scale, mode);
      case Double d -> Double.isFinite(d) ? scaled(BigDecimal.valueOf(d), scale, mode).doubleValue() : d;
      default -> v;
    };
  }
}
