package dev.grid.sqlengine.plan;

import dev.grid.sqlengine.catalog.Mapping;
import dev.grid.sqlengine.catalog.MappingColumn;
import dev.grid.sqlengine.expr.Expr;
import dev.grid.sqlengine.expr.Op;
import dev.grid.sqlengine.fragment.ColumnRef;
import dev.grid.sqlengine.fragment.EntryRow;
import dev.grid.sqlengine.fragment.FormatWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A query of the entry of one key, {@code SELECT .. FROM m WHERE __key = ?}: what can be made ready
 * of it once. Immutable.
 *
 * @param key a constant of the type of the key
 * @param keys writes it
 * @param parameter as in {@link KeyAccess#parameter}
 * @param filter what else is asked for, over the columns, or null
 * @param ready null if a parameter is in the filter or the projection
 */
public record KeySelect(
    Mapping mapping,
    Expr key,
    FormatWriter keys,
    int parameter,
    List<ColumnRef> columns,
    @Nullable Expr filter,
    List<Expr> project,
    @Nullable EntryRow ready) {

  /** That of a query; null if it is another. */
  static @Nullable KeySelect of(Node node) {
    if (!(node instanceof Node.Scan scan)) {
      return null;
    }
    KeyAccess access = KeyAccess.of(scan);
    if (access == null || access.keys().size() != 1) {
      return null;
    }
    Expr key = access.keys().getFirst();
    boolean isOfOneForm = key instanceof Expr.Param || key instanceof Expr.Literal;
    if (!isOfOneForm || key.type() != access.column().type()) {
      return null; // One that is converted may be another: the filter has to be asked.
    }
    List<Expr> rest = new ArrayList<>();
    boolean isFound = false;
    int index = scan.columns().indexOf(access.column());
    for (Expr conjunct : Expr.conjuncts(scan.filter())) {
      if (!isFound && isOf(conjunct, index, key)) {
        isFound = true;
      } else {
        rest.add(conjunct);
      }
    }
    Expr filter = Expr.and(rest);
    List<ColumnRef> columns = scan.columns().stream().map(MappingColumn::ref).toList();
    boolean isReady =
        (filter == null || isBound(filter)) && scan.project().stream().allMatch(KeySelect::isBound);
    return new KeySelect(
        scan.mapping(),
        key,
        new FormatWriter(scan.mapping().key(), List.of(access.column().ref())),
        access.parameter(),
        columns,
        filter,
        scan.project(),
        isReady ? new EntryRow(columns, filter, scan.project()) : null);
  }

  private static boolean isOf(Expr conjunct, int index, Expr key) {
    return conjunct instanceof Expr.Call call
        && call.op() == Op.EQ
        && (isColumn(call.arg(0), index) && call.arg(1).equals(key)
            || isColumn(call.arg(1), index) && call.arg(0).equals(key));
  }

  private static boolean isColumn(Expr expr, int index) {
    return expr instanceof Expr.Column column && column.index() == index;
  }

  private static boolean isBound(Expr expr) {
    return switch (expr) {
      case Expr.Column c -> true;
      case Expr.Literal l -> true;
      case Expr.Param p -> false;
      case Expr.Call call -> call.args().stream().allMatch(KeySelect::isBound);
    };
  }

  /** What makes a row of the entry. */
  public EntryRow row(UnaryOperator<Expr> binding) {
    EntryRow known = ready;
    return known != null
        ? known
        : new EntryRow(
            columns,
            filter == null ? null : binding.apply(filter),
            project.stream().map(binding).toList());
  }
}
