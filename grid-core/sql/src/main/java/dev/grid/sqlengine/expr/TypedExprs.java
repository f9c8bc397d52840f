package dev.grid.sqlengine.expr;

import dev.grid.kernel.query.TypedValue;
import dev.grid.sql.GridSqlException;
import dev.grid.sql.SqlColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Makes {@link TypedExpr}s of expressions whose parameters are bound, where that can be: they come
 * to what {@link Evaluators} come to. Stateless.
 */
public final class TypedExprs {

  private static final TypedValue TRUE = TypedValue.of(true);
  private static final TypedValue FALSE = TypedValue.of(false);
  private static final TypedValue NULL = TypedValue.of(null);

  private TypedExprs() {}

  /** Whether a value is of those that are kept as {@link TypedValue}s here. */
  private static boolean isTyped(SqlColumnType type) {
    return switch (type) {
      case BOOLEAN,
          TINYINT,
          SMALLINT,
          INTEGER,
          BIGINT,
          DECIMAL,
          REAL,
          DOUBLE,
          VARCHAR,
          DATE,
          TIME,
          TIMESTAMP,
          TIMESTAMP_WITH_TIME_ZONE ->
          true;
      case NULL, OBJECT, JSON, ROW -> false;
    };
  }

  /** The same expression over what entries have; null if only objects will do. */
  public static @Nullable TypedExpr compile(Expr expr) {
    if (expr instanceof Expr.Column column) {
      int index = column.index();
      return isTyped(column.type()) ? row -> row.cell(index) : null;
    }
    if (expr.isConstant()) {
      return constant(expr);
    }
    return expr instanceof Expr.Call call ? ofCall(call) : null;
  }

  /** Several; null if one of them is none. */
  public static TypedExpr @Nullable [] compile(List<? extends Expr> exprs) {
    List<TypedExpr> all = new ArrayList<>(exprs.size());
    for (Expr expr : exprs) {
      TypedExpr one = compile(expr);
      if (one == null) {
        return null;
      }
      all.add(one);
    }
    return all.toArray(TypedExpr[]::new);
  }

  /** What fails is left to the rows that it fails for. */
  private static @Nullable TypedExpr constant(Expr expr) {
    Object value;
    try {
      value = Evaluators.constant(expr);
    } catch (GridSqlException e) {
      return null;
    }
    if (value != null && !isTyped(Values.typeOf(value))) {
      return null;
    }
    TypedValue typed = TypedValue.of(value);
    return row -> typed;
  }

  static boolean isTrue(TypedValue value) {
    return value.kind() == TypedValue.Kind.BOOLEAN && value.longValue() != 0;
  }

  private static boolean isFalse(TypedValue value) {
    return value.kind() == TypedValue.Kind.BOOLEAN && value.longValue() == 0;
  }

  private static TypedValue truth(boolean is) {
    return is ? TRUE : FALSE;
  }

  private static @Nullable TypedExpr ofCall(Expr.Call call) {
    TypedExpr[] args = compile(call.args());
    if (args == null) {
      return null;
    }
    return switch (call.op()) {
      case AND -> row -> and(args, row);
      case OR -> row -> or(args, row);
      case NOT -> {
        TypedExpr arg = args[0];
        yield row -> {
          TypedValue value = arg.of(row);
          return value.isAbsent() ? NULL : truth(isFalse(value));
        };
      }
      case EQ -> comparison(call, args, order -> order == 0);
      case NE -> comparison(call, args, order -> order != 0);
      case LT -> comparison(call, args, order -> order < 0);
      case LE -> comparison(call, args, order -> order <= 0);
      case GT -> comparison(call, args, order -> order > 0);
      case GE -> comparison(call, args, order -> order >= 0);
      case IS_NULL -> row -> truth(args[0].of(row).isAbsent());
      case IS_NOT_NULL -> row -> truth(!args[0].of(row).isAbsent());
      case IS_TRUE -> row -> truth(isTrue(args[0].of(row)));
      case IS_FALSE -> row -> truth(isFalse(args[0].of(row)));
      case IS_NOT_TRUE -> row -> truth(!isTrue(args[0].of(row)));
      case IS_NOT_FALSE -> row -> truth(!isFalse(args[0].of(row)));
      case ADD, SUB, MUL, DIV, MOD -> arithmetic(call, args);
      case CAST -> cast(call, args[0]);
      case CASE -> sameTypes(call, 1, 2) ? row -> caseOf(args, row) : null;
      default -> null;
    };
  }

  private static TypedValue and(TypedExpr[] args, TypedExpr.TypedRow row) {
    boolean isKnown = true;
    for (TypedExpr arg : args) {
      TypedValue value = arg.of(row);
      if (isFalse(value)) {
        return FALSE;
      }
      isKnown &= !value.isAbsent();
    }
    return isKnown ? TRUE : NULL;
  }

  private static TypedValue or(TypedExpr[] args, TypedExpr.TypedRow row) {
    boolean isKnown = true;
    for (TypedExpr arg : args) {
      TypedValue value = arg.of(row);
      if (isTrue(value)) {
        return TRUE;
      }
      isKnown &= !value.isAbsent();
    }
    return isKnown ? FALSE : NULL;
  }

  /** Between values of one kind: of others only objects say what is wrong. */
  private static @Nullable TypedExpr comparison(
      Expr.Call call, TypedExpr[] args, IntPredicate meets) {
    SqlColumnType left = call.arg(0).type();
    SqlColumnType right = call.arg(1).type();
    boolean haveOrder = left == right || Values.isNumeric(left) && Values.isNumeric(right);
    if (!haveOrder || !isTyped(left)) {
      return null;
    }
    TypedExpr first = args[0];
    TypedExpr second = args[1];
    return row -> {
      TypedValue a = first.of(row);
      if (a.isAbsent()) {
        return NULL;
      }
      TypedValue b = second.of(row);
      return b.isAbsent() ? NULL : truth(meets.test(TypedValue.compare(a, b)));
    };
  }

  private static @Nullable TypedExpr arithmetic(Expr.Call call, TypedExpr[] args) {
    SqlColumnType type = call.type();
    Op op = call.op();
    TypedExpr first = args[0];
    TypedExpr second = args[1];
    TypedValue result = new TypedValue();
    if (Values.isInteger(type)) {
      boolean areIntegers =
          Values.isInteger(call.arg(0).type()) && Values.isInteger(call.arg(1).type());
      return !areIntegers
          ? null
          : row -> {
            TypedValue a = first.of(row);
            if (a.isAbsent()) {
              return NULL;
            }
            long left = a.longValue();
            TypedValue b = second.of(row);
            if (b.isAbsent()) {
              return NULL;
            }
            result.setLong(Arithmetic.integer(op, left, b.longValue(), type));
            return result;
          };
    }
    boolean isFloating = type == SqlColumnType.DOUBLE || type == SqlColumnType.REAL;
    if (!isFloating || !isDoubleOrInteger(call.arg(0)) || !isDoubleOrInteger(call.arg(1))) {
      return null;
    }
    return row -> {
      TypedValue a = first.of(row);
      if (a.isAbsent()) {
        return NULL;
      }
      double left = number(a);
      TypedValue b = second.of(row);
      if (b.isAbsent()) {
        return NULL;
      }
      double value = Arithmetic.doubles(op, left, number(b));
      result.setDouble(type == SqlColumnType.REAL ? (double) (float) value : value);
      return result;
    };
  }

  private static boolean isDoubleOrInteger(Expr expr) {
    SqlColumnType type = expr.type();
    return type == SqlColumnType.DOUBLE || type == SqlColumnType.REAL || Values.isInteger(type);
  }

  private static double number(TypedValue value) {
    return value.kind() == TypedValue.Kind.LONG
        ? (double) value.longValue()
        : value.kind() == TypedValue.Kind.DOUBLE
            ? value.doubleValue()
            : ((Number) value.object()).doubleValue();
  }

  /** Only to what has every value of the inner type. */
  private static @Nullable TypedExpr cast(Expr.Call call, TypedExpr arg) {
    SqlColumnType from = call.arg(0).type();
    SqlColumnType to = call.type();
    if (call.args().size() != 1) {
      return null;
    }
    boolean isSame =
        from == to
            || Values.isInteger(from) && Values.isInteger(to) && to.compareTo(from) >= 0
            || from == SqlColumnType.REAL && to == SqlColumnType.DOUBLE;
    if (isSame) {
      return arg;
    }
    if (!Values.isInteger(from) || to != SqlColumnType.DOUBLE) {
      return null;
    }
    TypedValue result = new TypedValue();
    return row -> {
      TypedValue value = arg.of(row);
      if (value.isAbsent()) {
        return NULL;
      }
      result.setDouble((double) value.longValue());
      return result;
    };
  }

  /** Whether the values among the operands, every {@code step}th and the last, are of the type. */
  private static boolean sameTypes(Expr.Call call, int from, int step) {
    int last = call.args().size() - 1;
    for (int i = from; i < last; i += step) {
      if (call.arg(i).type() != call.type()) {
        return false;
      }
    }
    return call.arg(last).type() == call.type();
  }

  private static TypedValue caseOf(TypedExpr[] args, TypedExpr.TypedRow row) {
    int last = args.length - 1;
    for (int i = 0; i < last; i += 2) {
      if (args[i].isTrue(row)) {
        return args[i + 1].of(row);
      }
    }
    return args[last].of(row);
  }
}
