package dev.grid.sqlengine.plan;

import dev.grid.sql.SqlColumnType;
import dev.grid.sqlengine.catalog.MappingColumn;
import dev.grid.sqlengine.expr.Expr;
import dev.grid.sqlengine.expr.Op;
import dev.grid.sqlengine.expr.Values;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which keys a scan's filter names.
 *
 * @param keys that are equal to the column of the key; constant
 */
public record KeyAccess(MappingColumn column, List<Expr> keys) {

  private static final int KEYS_MAX = 1_000;

  /** That of a scan; null if it is about more than named keys. */
  public static @Nullable KeyAccess of(Node.Scan scan) {
    MappingColumn column = scan.mapping().keyColumn();
    int index = column == null ? -1 : scan.columns().indexOf(column);
    if (column == null || index < 0) {
      return null;
    }
    for (Expr conjunct : Expr.conjuncts(scan.filter())) {
      List<Expr> keys = new ArrayList<>();
      if (collect(conjunct, index, keys) && keys.size() <= KEYS_MAX) {
        return new KeyAccess(column, keys);
      }
    }
    return null;
  }

  private static boolean collect(Expr expr, int index, List<Expr> keys) {
    if (!(expr instanceof Expr.Call call)) {
      return false;
    }
    if (call.op() == Op.OR) {
      return call.args().stream().allMatch(arg -> collect(arg, index, keys));
    }
    if (call.op() != Op.EQ) {
      return false;
    }
    for (int side = 0; side < 2; side++) {
      Expr other = call.arg(1 - side);
      if (call.arg(side) instanceof Expr.Column key
          && key.index() == index
          && other.isConstant()
          && isFoundBy(key.type(), other.type())) {
        keys.add(other);
        return true;
      }
    }
    return false;
  }

  /** Whether a key of a type is found by a value of another. */
  public static boolean isFoundBy(SqlColumnType key, SqlColumnType value) {
    return hasOneForm(key) && (value == key || Values.isNumeric(value) && Values.isNumeric(key));
  }

  /** Whether equal values of a type are stored as the same bytes. */
  static boolean hasOneForm(SqlColumnType type) {
    return switch (type) {
      case DECIMAL, TIMESTAMP_WITH_TIME_ZONE, JSON, OBJECT, NULL, ROW -> false;
      default -> true;
    };
  }

  /** The parameter that is the only key; -1 if none is. */
  public int parameter() {
    return keys.size() == 1
            && keys.getFirst() instanceof Expr.Param param
            && param.type() == column.type()
        ? param.index()
        : -1;
  }
}
