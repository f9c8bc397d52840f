package dev.grid.sqlengine.fragment;

import dev.grid.kernel.OutsideServices;
import dev.grid.kernel.query.AttributePath;
import dev.grid.kernel.query.Schemas;
import dev.grid.sql.GridSqlException;
import dev.grid.sqlengine.expr.Evaluator;
import dev.grid.sqlengine.expr.Evaluators;
import dev.grid.sqlengine.expr.Expr;
import dev.grid.sqlengine.expr.TypedExpr;
import dev.grid.sqlengine.expr.TypedExprs;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a statement makes of one entry that was fetched. Immutable; made once for a plan. */
public final class EntryRow {

  /** What takes longer is not for the thread that has brought the entry. */
  private static final int WEIGHT_MAX = 50;

  private static final int VALUE_BYTES_MAX = 16 << 10;

  private final List<ColumnRef> columns;
  private final AttributePath[] paths;
  private final @Nullable Expr filter;
  private final List<Expr> project;
  private final int weight;

  /**
   * Rows of entries.
   *
   * @param columns what is read
   * @param filter over the columns, or null; bound
   * @param project over the columns; bound
   */
  public EntryRow(List<ColumnRef> columns, @Nullable Expr filter, List<Expr> project) {
    this.columns = List.copyOf(columns);
    this.paths = EntryColumns.paths(columns);
    this.filter = filter;
    this.project = List.copyOf(project);
    int sum = filter == null ? 0 : filter.weight();
    for (Expr expr : project) {
      sum += expr.weight();
    }
    this.weight = sum;
  }

  /** An entry and whether it has become a row. */
  public record Made(boolean isKnown, @Nullable Object @Nullable [] row) {}

  private static final Made UNKNOWN = new Made(false, null);
  private static final Made NONE = new Made(true, null);

  /**
   * The row of an entry, by its serialized key and value, on any thread.
   *
   * @return not known if that may take its time, or takes objects
   */
  public Made make(byte[] key, byte[] value, Schemas schemas) {
    if (weight > WEIGHT_MAX || value.length > VALUE_BYTES_MAX) {
      return UNKNOWN;
    }
    Expr condition = filter;
    TypedExpr typed = condition == null ? null : TypedExprs.compile(condition);
    TypedExpr[] exprs = TypedExprs.compile(project);
    if (exprs != null && (condition == null || typed != null)) {
      EntryCells cells = new EntryCells(columns, paths, schemas);
      cells.set(key, value);
      try {
        boolean isMeant = typed == null || typed.isTrue(cells);
        @Nullable Object[] row = new Object[exprs.length];
        for (int i = 0; i < exprs.length && isMeant; i++) {
          row[i] = exprs[i].of(cells).toObject();
        }
        if (cells.isPlain()) {
          return isMeant ? new Made(true, row) : NONE;
        }
      } catch (GridSqlException e) {
        if (cells.isPlain()) {
          throw e;
        }
      }
    }
    @Nullable Object[] read = new Object[columns.size()];
    return new EntryColumns(columns, paths, schemas).read(key, value, read) ? of(read) : UNKNOWN;
  }

  /** The same where it may take its time. */
  public Made makeOutside(byte[] key, byte[] value, OutsideServices services) {
    @Nullable Object[] read = new Object[columns.size()];
    new EntryColumns(columns, paths, services.queries().schemas())
        .readAll(key, value, read, services.serialization());
    return of(read);
  }

  private Made of(@Nullable Object[] read) {
    if (filter != null && !Evaluators.compile(filter).isTrue(read)) {
      return NONE;
    }
    Evaluator[] exprs = Evaluators.compile(project);
    @Nullable Object[] row = new Object[exprs.length];
    for (int i = 0; i < row.length; i++) {
      row[i] = exprs[i].of(read);
    }
    return new Made(true, row);
  }
}
