package dev.grid.sqlengine.fragment;

import dev.grid.kernel.fragment.EntryCondition;
import dev.grid.kernel.query.AttributePath;
import dev.grid.kernel.query.Matcher;
import dev.grid.kernel.query.Schemas;
import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.query.QueryException;
import dev.grid.sql.GridSqlException;
import dev.grid.sqlengine.expr.Evaluator;
import dev.grid.sqlengine.expr.Evaluators;
import dev.grid.sqlengine.expr.Expr;
import dev.grid.sqlengine.expr.TypedExpr;
import dev.grid.sqlengine.expr.TypedExprs;
import dev.grid.sqlengine.expr.Wire;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a statement asks of the entries that a search may find.
 *
 * @param columns what is read
 * @param filter over these
 */
public record ConditionSpec(List<ColumnRef> columns, Expr filter) {

  public ConditionSpec {
    columns = List.copyOf(columns);
  }

  /** As it goes to members. The filter is bound. */
  public Data write() {
    Wire.Out out = new Wire.Out();
    ScanSpec.write(columns, out);
    out.expr(filter);
    return out.toData();
  }

  /**
   * From another member.
   *
   * @throws QueryException if it is none
   */
  static EntryCondition read(byte[] bytes) {
    Wire.In in = new Wire.In(bytes);
    ConditionSpec spec = new ConditionSpec(ScanSpec.columns(in), in.expr());
    if (!ScanSpec.isIn(List.of(spec.filter), spec.columns.size())) {
      throw new QueryException("a part of a statement is damaged: columns");
    }
    return spec.compile();
  }

  EntryCondition compile() {
    AttributePath[] paths = EntryColumns.paths(columns);
    int weight = 2 * columns.size() + filter.weight();
    return new EntryCondition() {

      @Override
      public int weight() {
        return weight;
      }

      @Override
      public Test begin(Schemas schemas) {
        try {
          return new Testing(paths, schemas);
        } catch (GridSqlException e) {
          throw ScanFragment.ofPart(e);
        }
      }
    };
  }

  /** Reads entries as they are in their bytes, and by objects what is not so. */
  private final class Testing implements EntryCondition.Test {

    private final EntryCells cells;
    private final @Nullable TypedExpr typed = TypedExprs.compile(filter);
    private final EntryColumns reader;
    private final Evaluator byObjects = Evaluators.compile(filter);
    private final @Nullable Object[] row = new Object[columns.size()];

    Testing(AttributePath[] paths, Schemas schemas) {
      this.cells = new EntryCells(columns, paths, schemas);
      this.reader = new EntryColumns(columns, paths, schemas);
    }

    @Override
    public Matcher.Match test(byte[] key, byte[] value, @Nullable Serialization serialization) {
      try {
        if (typed != null) {
          cells.set(key, value);
          try {
            boolean isMet = typed.isTrue(cells);
            if (cells.isPlain()) {
              return isMet ? Matcher.Match.YES : Matcher.Match.NO;
            }
          } catch (GridSqlException e) {
            if (cells.isPlain()) {
              throw e;
            }
          }
        }
        if (!reader.read(key, value, row)) {
          if (serialization == null) {
            return Matcher.Match.NEEDS_CLASS;
          }
          reader.readOutside(key, value, row, serialization);
        }
        return byObjects.isTrue(row) ? Matcher.Match.YES : Matcher.Match.NO;
      } catch (GridSqlException e) {
        throw ScanFragment.ofPart(e);
      }
    }
  }
}
