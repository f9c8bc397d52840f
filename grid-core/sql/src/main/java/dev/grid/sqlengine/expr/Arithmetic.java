package dev.grid.sqlengine.expr;

import dev.grid.sql.SqlColumnType;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Sums and products of numbers, exact or refused: what does not fit is code 2000. Stateless. */
final class Arithmetic {

  /** Digits of a quotient, and of what is not exact. */
  static final MathContext DIGITS = new MathContext(76, RoundingMode.HALF_UP);

  private Arithmetic() {}

  /**
   * The result of two numbers.
   *
   * @param type of the result, which decides how it is computed
   */
  static Object of(Op op, Object left, Object right, SqlColumnType type) {
    if (Values.isInteger(type)) {
      return integer(op, (Long) left, (Long) right, type);
    }
    if (type == SqlColumnType.DECIMAL) {
      return decimals(op, Values.decimal((Number) left), Values.decimal((Number) right));
    }
    double result = doubles(op, ((Number) left).doubleValue(), ((Number) right).doubleValue());
    return type == SqlColumnType.REAL ? (double) (float) result : result;
  }

  /** Of whole numbers, for a type of these. */
  static long integer(Op op, long left, long right, SqlColumnType type) {
    long result = integers(op, left, right, type);
    inRange(result, type);
    return result;
  }

  /** A number that fits into a type, or a failure. */
  static long inRange(long value, SqlColumnType type) {
    boolean fits =
        switch (type) {
          case TINYINT -> value == (byte) value;
          case SMALLINT -> value == (short) value;
          case INTEGER -> value == (int) value;
          default -> true;
        };
    if (!fits) {
      throw overflow(type);
    }
    return value;
  }

  static RuntimeException overflow(SqlColumnType type) {
    return SqlFailures.data(type + " overflow: consider adding an explicit CAST to a wider type");
  }

  private static long integers(Op op, long left, long right, SqlColumnType type) {
    try {
      return switch (op) {
        case ADD -> Math.addExact(left, right);
        case SUB -> Math.subtractExact(left, right);
        case MUL -> Math.multiplyExact(left, right);
        case DIV -> {
          requireDivisor(right == 0);
          yield Math.divideExact(left, right);
        }
        case MOD -> {
          requireDivisor(right == 0);
          yield left % right;
        }
        default -> throw new IllegalArgumentException("op=" + op);
      };
    } catch (ArithmeticException e) {
      throw overflow(type);
    }
  }

  private static BigDecimal decimals(Op op, BigDecimal left, BigDecimal right) {
    BigDecimal result =
        switch (op) {
          case ADD -> left.add(right, DIGITS);
          case SUB -> left.subtract(right, DIGITS);
          case MUL -> left.multiply(right, DIGITS);
          case DIV -> {
            requireDivisor(right.signum() == 0);
            yield left.divide(right, DIGITS);
          }
          case MOD -> {
            requireDivisor(right.signum() == 0);
            if (left.precision() - (long) left.scale() - right.precision() + right.scale()
                > Casts.SCALE_MAX) {
              throw overflow(SqlColumnType.DECIMAL);
            }
            yield left.remainder(right);
          }
          default -> throw new IllegalArgumentException("op=" + op);
        };
    return Casts.bounded(result);
  }

  static double doubles(Op op, double left, double right) {
    return switch (op) {
      case ADD -> left + right;
      case SUB -> left - right;
      case MUL -> left * right;
      case DIV -> {
        requireDivisor(right == 0);
        yield left / right;
      }
      case MOD -> {
        requireDivisor(right == 0);
        yield left % right;
      }
      default -> throw new IllegalArgumentException("op=" + op);
    };
  }

  private static void requireDivisor(boolean isZero) {
    if (isZero) {
      throw SqlFailures.data("division by zero");
    }
  }
}
