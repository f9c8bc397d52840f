package dev.grid.sqlengine.fragment;

import dev.grid.kernel.OutsideServices;
import dev.grid.kernel.fragment.Fragment;
import dev.grid.kernel.query.Schemas;
import dev.grid.protocol.Data;
import dev.grid.query.QueryException;
import dev.grid.sql.GridSqlException;
import dev.grid.sqlengine.expr.Evaluator;
import dev.grid.sqlengine.expr.Evaluators;
import dev.grid.sqlengine.expr.Expr;
import dev.grid.sqlengine.expr.Values;
import dev.grid.sqlengine.expr.Wire;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A {@link ScanSpec} that is ready to run. Immutable. */
public final class ScanFragment implements Fragment {

  /** What takes longer for an entry does not run in partitions. */
  private static final int INSIDE_WEIGHT_MAX = 100;

  private final ScanSpec spec;
  private final int weight;

  public ScanFragment(ScanSpec spec) {
    this.spec = spec;
    Expr filter = spec.filter();
    int sum = 2 * spec.columns().size() + spec.aggregates().size();
    sum += filter == null ? 0 : filter.weight();
    for (Expr expr : spec.project()) {
      sum += expr.weight();
    }
    this.weight = sum;
    check(spec);
  }

  private static void check(ScanSpec spec) {
    int size = spec.project().size();
    boolean isRight =
        spec.groups() <= size
            && spec.order().stream().allMatch(key -> key.column() >= 0 && key.column() < size);
    for (AggregateCall call : spec.aggregates()) {
      isRight &= call.column() < size && call.second() < size && call.filter() < size;
    }
    isRight &= isIn(spec.project(), spec.columns().size());
    isRight &= spec.filter() == null || isIn(List.of(spec.filter()), spec.columns().size());
    if (!isRight) {
      throw new QueryException("a part of a statement is damaged: columns");
    }
  }

  private static boolean isIn(List<Expr> exprs, int columns) {
    for (Expr expr : exprs) {
      boolean is =
          switch (expr) {
            case Expr.Column column -> column.index() >= 0 && column.index() < columns;
            case Expr.Call call -> isIn(call.args(), columns);
            default -> true;
          };
      if (!is) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int weight() {
    return weight;
  }

  @Override
  public boolean runsOutside() {
    return weight > INSIDE_WEIGHT_MAX;
  }

  @Override
  public boolean isFolded() {
    return spec.isFolded();
  }

  @Override
  public Run begin(Schemas schemas, int bytesMax) {
    try {
      return new Folding(schemas, bytesMax);
    } catch (GridSqlException e) {
      throw ofPart(e);
    }
  }

  @Override
  public List<Data> merge(List<Data> parts) {
    try {
      return merged(parts);
    } catch (GridSqlException e) {
      throw ofPart(e);
    }
  }

  /** As it goes between members, which know no failures of statements. */
  static QueryException ofPart(GridSqlException failure) {
    return new QueryException(String.valueOf(failure.getMessage()), failure);
  }

  private List<Data> merged(List<Data> parts) {
    if (spec.aggregating()) {
      Groups groups = new Groups(spec.groups(), spec.aggregates(), spec.bytesMax());
      parts.forEach(
          part -> rows(part, spec.groups() + spec.aggregates().size()).forEach(groups::addPartial));
      return written(groups.partials());
    }
    if (spec.isFirstRows()) {
      FirstRows first =
          new FirstRows(SortKey.order(spec.order()), spec.limit(), spec.bytesMax());
      parts.forEach(part -> rows(part, spec.project().size()).forEach(first::add));
      return written(first.sorted());
    }
    return parts;
  }

  /** How many values a row of its answer has. */
  public int width() {
    return spec.aggregating()
        ? spec.groups() + spec.aggregates().size()
        : spec.project().size();
  }

  /** Rows of an answer. */
  public static List<@Nullable Object[]> rows(Data part, int width) {
    Wire.In in = new Wire.In(part.bytes());
    int count = in.integer();
    List<@Nullable Object[]> rows = new ArrayList<>(Math.clamp(count, 0, 1024));
    for (int i = 0; i < count; i++) {
      rows.add(in.row(width));
    }
    return rows;
  }

  private static List<Data> written(Collection<@Nullable Object[]> rows) {
    List<Data> parts = new ArrayList<>(1);
    if (!rows.isEmpty()) {
      Wire.Out out = new Wire.Out();
      out.integer(rows.size());
      rows.forEach(out::row);
      parts.add(out.toData());
    }
    return parts;
  }

  /** One look at a partition. */
  private final class Folding implements Run {

    private final EntryColumns columns;
    private final @Nullable Evaluator filter;
    private final Evaluator[] project;
    private final @Nullable Object[] row;
    private final int bytesMax;
    private final @Nullable Groups groups;
    private final @Nullable FirstRows first;
    private final List<@Nullable Object[]> listed = new ArrayList<>();
    private long bytes;

    Folding(Schemas schemas, int bytesMax) {
      Expr condition = spec.filter();
      this.columns = new EntryColumns(spec.columns(), schemas);
      this.filter = condition == null ? null : Evaluators.compile(condition);
      this.project = Evaluators.compile(spec.project());
      this.row = new Object[spec.columns().size()];
      this.bytesMax = bytesMax;
      this.groups =
          spec.aggregating()
              ? new Groups(spec.groups(), spec.aggregates(), spec.bytesMax())
              : null;
      this.first =
          !spec.aggregating() && spec.isFirstRows()
              ? new FirstRows(SortKey.order(spec.order()), spec.limit(), spec.bytesMax())
              : null;
    }

    @Override
    public boolean add(byte[] key, byte[] value) {
      try {
        if (!columns.read(key, value, row)) {
          return false;
        }
        fold();
        return true;
      } catch (GridSqlException e) {
        throw ofPart(e);
      }
    }

    @Override
    public void addOutside(byte[] key, byte[] value, OutsideServices services) {
      try {
        if (!columns.read(key, value, row)) {
          columns.readOutside(key, value, row, services);
        }
        fold();
      } catch (GridSqlException e) {
        throw ofPart(e);
      }
    }

    private void fold() {
      if (filter != null && !filter.isTrue(row)) {
        return;
      }
      @Nullable Object[] projected = new Object[project.length];
      for (int i = 0; i < project.length; i++) {
        projected[i] = project[i].of(row);
      }
      if (groups != null) {
        groups.add(projected);
      } else if (first != null) {
        first.add(projected);
      } else {
        listed.add(projected);
        bytes += Values.heapBytes(projected);
      }
    }

    @Override
    public void reset() {
      listed.clear();
      bytes = 0;
      if (groups != null) {
        groups.clear();
      }
      if (first != null) {
        first.clear();
      }
    }

    @Override
    public boolean isFull() {
      return groups == null
          && first == null
          && (bytes >= bytesMax || spec.limit() >= 0 && listed.size() >= spec.limit());
    }

    @Override
    public List<Data> end() {
      return written(
          groups != null ? groups.partials() : first != null ? first.sorted() : listed);
    }
  }
}
