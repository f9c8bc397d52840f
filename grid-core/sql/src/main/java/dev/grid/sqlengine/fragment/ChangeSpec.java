package dev.grid.sqlengine.fragment;

import dev.grid.kernel.OutsideServices;
import dev.grid.kernel.fragment.EntryChange;
import dev.grid.protocol.Data;
import dev.grid.query.QueryException;
import dev.grid.sql.GridSqlException;
import dev.grid.sqlengine.expr.Evaluator;
import dev.grid.sqlengine.expr.Evaluators;
import dev.grid.sqlengine.expr.Expr;
import dev.grid.sqlengine.expr.Wire;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a statement changes entries to.
 *
 * @param columns what is read
 * @param filter which entries, or null for all
 * @param format of values
 * @param targets the columns that are set; empty if entries are removed
 * @param values of these, over the columns
 */
public record ChangeSpec(
    List<ColumnRef> columns,
    @Nullable Expr filter,
    Format format,
    List<ColumnRef> targets,
    List<Expr> values) {

  public ChangeSpec {
    columns = List.copyOf(columns);
    targets = List.copyOf(targets);
    values = List.copyOf(values);
  }

  /** As it goes to members. Its expressions are bound. */
  public Data write() {
    Wire.Out out = new Wire.Out();
    ScanSpec.write(columns, out);
    out.bool(filter != null);
    if (filter != null) {
      out.expr(filter);
    }
    format.write(out);
    ScanSpec.write(targets, out);
    out.exprs(values);
    return out.toData();
  }

  static EntryChange read(byte[] bytes) {
    Wire.In in = new Wire.In(bytes);
    List<ColumnRef> columns = ScanSpec.columns(in);
    Expr filter = in.bool() ? in.expr() : null;
    Format format = Format.read(in);
    List<ColumnRef> targets = ScanSpec.columns(in);
    List<Expr> values = in.exprs();
    if (targets.size() != values.size()) {
      throw new QueryException("a part of a statement is damaged: targets");
    }
    return new ChangeSpec(columns, filter, format, targets, values).compile();
  }

  private EntryChange compile() {
    Evaluator condition = filter == null ? null : Evaluators.compile(filter);
    Evaluator[] set = Evaluators.compile(values);
    FormatWriter writer = new FormatWriter(format, targets);
    return (key, value, services) -> {
      try {
        @Nullable Object[] row = row(key, value, services);
        if (condition != null && !condition.isTrue(row)) {
          return null;
        }
        if (set.length == 0) {
          return new EntryChange.Result(null);
        }
        List<@Nullable Object> now = new ArrayList<>(set.length);
        for (Evaluator each : set) {
          now.add(each.of(row));
        }
        return new EntryChange.Result(writer.change(value, now, services.queries().plain()));
      } catch (GridSqlException e) {
        throw ScanFragment.ofPart(e);
      }
    };
  }

  private @Nullable Object[] row(Data key, Data value, OutsideServices services) {
    EntryColumns reader = new EntryColumns(columns, services.queries().schemas());
    @Nullable Object[] row = new Object[columns.size()];
    reader.readAll(key.bytes(), value.bytes(), row, services.serialization());
    return row;
  }
}
