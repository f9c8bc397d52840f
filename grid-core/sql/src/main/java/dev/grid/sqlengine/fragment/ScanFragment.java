package dev.grid.sqlengine.fragment;

import dev.grid.kernel.fragment.Fragment;
import dev.grid.kernel.fragment.RowsOrder;
import dev.grid.kernel.query.AttributePath;
import dev.grid.kernel.query.Schemas;
import dev.grid.protocol.Data;
import dev.grid.query.QueryException;
import dev.grid.sql.GridSqlException;
import dev.grid.sql.SqlColumnType;
import dev.grid.sqlengine.expr.Expr;
import dev.grid.sqlengine.expr.Wire;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** A {@link ScanSpec} that is ready to run. Thread-safe. */
public final class ScanFragment implements Fragment {

  /** Partitions are on few threads, one after another. A power of two. */
  private static final int IDLE_MAX = 8;

  private final ScanSpec spec;
  private final AttributePath[] paths;

  /** Of runs that have ended: making it takes longer than the few entries of an index. */
  private final AtomicReferenceArray<@Nullable WeakReference<ScanRun.Work>> idle =
      new AtomicReferenceArray<>(IDLE_MAX);

  private final int weight;
  private final @Nullable RowsOrder order;

  public ScanFragment(ScanSpec spec) {
    this.spec = spec;
    this.weight = spec.weight();
    if (!spec.isFitting() || !spec.isFolding()) {
      throw new QueryException("a part of a statement is damaged: columns");
    }
    this.paths = EntryColumns.paths(spec.columns());
    this.order = order(spec, paths);
  }

  /** The order of first rows, if it is one of attributes as indexes have them; else null. */
  private static @Nullable RowsOrder order(ScanSpec spec, AttributePath[] paths) {
    if (spec.aggregating() || !spec.isFirstRows() || spec.partitionLimit() < 1) {
      return null;
    }
    List<RowsOrder.Term> terms = new ArrayList<>();
    for (SortKey key : spec.order()) {
      RowsOrder.Values kind = null;
      if (spec.project().get(key.column()) instanceof Expr.Column column
          && !paths[column.index()].isMany()) {
        kind = kind(column.type(), spec.order().size() == 1);
        if (kind != null) {
          terms.add(
              new RowsOrder.Term(paths[column.index()], kind, key.descending(), key.nullsFirst()));
        }
      }
      if (kind == null) {
        return null;
      }
    }
    return new RowsOrder(terms, (int) Math.min(Integer.MAX_VALUE, spec.partitionLimit()));
  }

  /**
   * What a column's values are in an index, if they are all in the order of the column. Numbers
   * with a fraction may be stored more exactly than a DOUBLE has them, and so differ where it has
   * them equal: that matters to an order by more than them. A DECIMAL has the shortest form of a
   * stored double, which an index has by its exact worth: their orders differ.
   */
  private static RowsOrder.@Nullable Values kind(SqlColumnType type, boolean isOnly) {
    return switch (type) {
      case BOOLEAN -> RowsOrder.Values.BOOLEANS;
      case TINYINT, SMALLINT, INTEGER, BIGINT -> RowsOrder.Values.NUMBERS;
      case DOUBLE -> isOnly ? RowsOrder.Values.NUMBERS : null;
      case VARCHAR -> RowsOrder.Values.TEXTS;
      case DATE -> RowsOrder.Values.DATES;
      case TIME -> RowsOrder.Values.TIMES;
      case TIMESTAMP -> RowsOrder.Values.TIMESTAMPS;
      case TIMESTAMP_WITH_TIME_ZONE -> RowsOrder.Values.INSTANTS;
      case REAL, DECIMAL, NULL, OBJECT, JSON, ROW -> null;
    };
  }

  @Override
  public int weight() {
    return weight;
  }

  @Override
  public boolean isFolded() {
    return spec.isFolded();
  }

  @Override
  public Run begin(Schemas schemas, int bytesMax) {
    return new ScanRun(this, schemas, bytesMax);
  }

  /** What a run needs: what another has given back, or new. */
  ScanRun.Work work(Schemas schemas) {
    WeakReference<ScanRun.Work> kept = idle.getAndSet(ofThread(), null);
    ScanRun.Work work = kept == null ? null : kept.get();
    return work != null && work.isOf(schemas) ? work : new ScanRun.Work(spec, paths, schemas);
  }

  /** Keeps what a run needed for the next, until memory is collected. */
  void giveBack(ScanRun.Work cleared) {
    idle.set(ofThread(), new WeakReference<>(cleared));
  }

  private static int ofThread() {
    return (int) Thread.currentThread().threadId() & IDLE_MAX - 1;
  }

  @Override
  public @Nullable RowsOrder order() {
    return order;
  }

  @Override
  public List<Data> merge(List<Data> parts) {
    try {
      return spec.merged(parts);
    } catch (GridSqlException e) {
      throw ofPart(e);
    }
  }

  /** As it goes between members, which know no failures of statements. */
  static QueryException ofPart(GridSqlException failure) {
    return new QueryException(String.valueOf(failure.getMessage()), failure);
  }

  /** How many values a row of its answer has. */
  public int width() {
    return spec.width();
  }

  /** Rows of an answer. */
  public static List<@Nullable Object[]> rows(Data part, int width) {
    return new Wire.In(part.bytes()).rows(width);
  }

  static List<Data> written(Collection<@Nullable Object[]> rows) {
    List<Data> parts = new ArrayList<>(1);
    if (!rows.isEmpty()) {
      Wire.Out out = new Wire.Out();
      out.rows(rows);
      parts.add(out.toData());
    }
    return parts;
  }
}
