package dev.grid.sqlengine.fragment;

import dev.grid.kernel.OutsideServices;
import dev.grid.kernel.fragment.Fragment;
import dev.grid.kernel.query.AttributePath;
import dev.grid.kernel.query.Schemas;
import dev.grid.kernel.query.TypedValue;
import dev.grid.protocol.Data;
import dev.grid.sql.GridSqlException;
import dev.grid.sqlengine.expr.Evaluator;
import dev.grid.sqlengine.expr.Evaluators;
import dev.grid.sqlengine.expr.Expr;
import dev.grid.sqlengine.expr.TypedExpr;
import dev.grid.sqlengine.expr.TypedExprs;
import dev.grid.sqlengine.expr.Wire;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One look at a partition. What entries have is filtered, grouped, compared and written as it is in
 * their bytes, without objects, as far as it is {@linkplain EntryCells plain}; a row that is not
 * goes the way of objects, which comes to the same. Confined to whoever runs it.
 */
final class ScanRun implements Fragment.Run {

  private static final byte[] NONE = {};

  /** What has had room for more groups is not kept. */
  private static final int KEPT_GROUPS_MAX = 1_000;

  private final ScanFragment fragment;
  private final Schemas schemas;
  private final int bytesMax;

  /** Taken with the first entry: most partitions have none for a query by an index. */
  private @Nullable Work work;

  ScanRun(ScanFragment fragment, Schemas schemas, int bytesMax) {
    this.fragment = fragment;
    this.schemas = schemas;
    this.bytesMax = bytesMax;
  }

  private Work work() {
    Work known = work;
    if (known == null) {
      known = fragment.work(schemas);
      work = known;
    }
    return known;
  }

  @Override
  public boolean add(byte[] key, byte[] value) {
    try {
      return work().add(key, value, null);
    } catch (GridSqlException e) {
      throw ScanFragment.ofPart(e);
    }
  }

  @Override
  public void addOutside(byte[] key, byte[] value, OutsideServices services) {
    try {
      boolean unused = work().add(key, value, services);
    } catch (GridSqlException e) {
      throw ScanFragment.ofPart(e);
    }
  }

  @Override
  public void reset() {
    work = null;
  }

  @Override
  public boolean isFull() {
    Work known = work;
    return known != null && known.isFull(bytesMax);
  }

  @Override
  public TypedValue @Nullable [] last() {
    Work known = work;
    return known == null ? null : known.last;
  }

  @Override
  public List<Data> end() {
    Work known = work;
    if (known == null) {
      return new ArrayList<>(1);
    }
    try {
      List<Data> parts = known.end();
      work = null;
      if (known.isSmall()) {
        fragment.giveBack(known.cleared());
      }
      return parts;
    } catch (GridSqlException e) {
      throw ScanFragment.ofPart(e);
    }
  }

  /** What a run needs, and has come to; for another run of the fragment once it is cleared. */
  static final class Work {

    private final ScanSpec spec;
    private final AttributePath[] paths;
    private final Schemas schemas;
    private final EntryCells cells;
    private final @Nullable TypedExpr filter;
    private final boolean isFilterTyped;
    private final @Nullable TypedGroups typedGroups;

    /** What first rows are ordered by; null if that takes objects, or there is no order. */
    private final TypedExpr @Nullable [] order;

    /** What is listed; null if that takes objects, or nothing is. */
    private final TypedExpr @Nullable [] listed;

    private @Nullable ByObjects byObjects;
    private final @Nullable FirstRows first;

    /** What the last of the first rows is ordered by; null while there are too few. */
    private TypedValue @Nullable [] last;

    private Wire.Out out = emptyList();
    private int count;

    Work(ScanSpec spec, AttributePath[] paths, Schemas schemas) {
      this.spec = spec;
      this.paths = paths;
      this.schemas = schemas;
      this.cells = new EntryCells(spec.columns(), paths, schemas);
      Expr condition = spec.filter();
      this.filter = condition == null ? null : TypedExprs.compile(condition);
      this.isFilterTyped = condition == null || filter != null;
      boolean isFirst = !spec.aggregating() && spec.isFirstRows();
      this.typedGroups = spec.aggregating() && isFilterTyped ? TypedGroups.of(spec) : null;
      this.first =
          isFirst
              ? new FirstRows(SortKey.order(spec.order()), spec.partitionLimit(), spec.bytesMax())
              : null;
      this.order =
          isFirst && isFilterTyped
              ? TypedExprs.compile(
                  spec.order().stream().map(key -> spec.project().get(key.column())).toList())
              : null;
      this.listed =
          !isFirst && !spec.aggregating() && isFilterTyped
              ? TypedExprs.compile(spec.project())
              : null;
    }

    /** With room for how many rows there are. */
    private static Wire.Out emptyList() {
      Wire.Out list = new Wire.Out();
      list.integer(0);
      return list;
    }

    boolean isOf(Schemas these) {
      return schemas == these;
    }

    /** Whether it is not worth more than what making it again takes. */
    private boolean isSmall() {
      int groups = typedGroups == null ? 0 : typedGroups.count();
      groups += byObjects == null || byObjects.groups == null ? 0 : byObjects.groups.count();
      return groups <= KEPT_GROUPS_MAX;
    }

    private Work cleared() {
      cells.set(NONE, NONE);
      if (typedGroups != null) {
        typedGroups.clear();
      }
      if (byObjects != null) {
        byObjects.clear();
      }
      if (first != null) {
        first.clear();
      }
      last = null;
      out = emptyList();
      count = 0;
      return this;
    }

    private ByObjects byObjects() {
      ByObjects known = byObjects;
      if (known == null) {
        known = new ByObjects();
        byObjects = known;
      }
      return known;
    }

    /** False if it takes objects, and there are no services for that. */
    boolean add(byte[] key, byte[] value, @Nullable OutsideServices services) {
      boolean isMeant = false;
      if (isFilterTyped) {
        cells.set(key, value);
        try {
          isMeant = filter == null || filter.isTrue(cells);
          if (isMeant ? addTyped() : cells.isPlain()) {
            return true;
          }
        } catch (GridSqlException e) {
          if (cells.isPlain()) {
            throw e;
          }
        }
      }
      return byObjects().add(key, value, isMeant && cells.isPlain(), services);
    }

    /** Whether a row that is meant has been dealt with. */
    private boolean addTyped() {
      if (typedGroups != null) {
        return typedGroups.add(cells);
      }
      if (order != null) {
        return isBehind(order);
      }
      return listed != null && list(listed);
    }

    private boolean list(TypedExpr[] project) {
      int before = out.size();
      for (TypedExpr expr : project) {
        out.typed(expr.of(cells));
      }
      if (!cells.isPlain()) {
        out.cutTo(before);
        return false;
      }
      count++;
      return true;
    }

    /** Whether the row is behind the first rows. */
    private boolean isBehind(TypedExpr[] by) {
      TypedValue[] bound = last;
      if (bound == null) {
        return false;
      }
      int compared = 0;
      for (int i = 0; i < by.length && compared == 0; i++) {
        compared = spec.order().get(i).compare(by[i].of(cells), bound[i]);
      }
      return compared >= 0 && cells.isPlain();
    }

    void keep(FirstRows rows, @Nullable Object[] row) {
      if (rows.add(row)) {
        @Nullable Object[] now = rows.last();
        last = now == null ? null : orderedBy(now);
      }
    }

    private TypedValue[] orderedBy(@Nullable Object[] row) {
      return spec.order().stream()
          .map(key -> TypedValue.of(row[key.column()]))
          .toArray(TypedValue[]::new);
    }

    void write(@Nullable Object[] row) {
      out.row(row);
      count++;
    }

    boolean isFull(int bytesMax) {
      return !spec.isFolded()
          && (out.size() >= bytesMax || spec.limit() >= 0 && count >= spec.limit());
    }

    List<Data> end() {
      if (spec.aggregating()) {
        List<@Nullable Object[]> partials = new ArrayList<>();
        if (typedGroups != null) {
          typedGroups.addPartials(partials);
        }
        if (byObjects != null) {
          partials.addAll(Objects.requireNonNull(byObjects.groups).partials());
        }
        return ScanFragment.written(partials);
      }
      if (first != null) {
        return ScanFragment.written(first.sorted());
      }
      List<Data> parts = new ArrayList<>(1);
      if (count > 0) {
        out.integerAt(Data.HEADER_BYTES, count);
        parts.add(out.toData());
      }
      return parts;
    }

    /** The way that every row can go. */
    private final class ByObjects {

      private final EntryColumns columns = new EntryColumns(spec.columns(), paths, schemas);
      private final @Nullable Object[] row = new Object[spec.columns().size()];
      private final @Nullable Evaluator condition =
          spec.filter() == null ? null : Evaluators.compile(spec.filter());
      private final Evaluator[] project = Evaluators.compile(spec.project());
      private final @Nullable Groups groups =
          spec.aggregating() ? new Groups(spec.groups(), spec.aggregates(), spec.bytesMax()) : null;

      void clear() {
        Arrays.fill(row, null);
        if (groups != null) {
          groups.clear();
        }
      }

      boolean add(byte[] key, byte[] value, boolean isMeant, @Nullable OutsideServices services) {
        if (!columns.read(key, value, row)) {
          if (services == null) {
            return false;
          }
          columns.readOutside(key, value, row, services.serialization());
        }
        if (!isMeant && condition != null && !condition.isTrue(row)) {
          return true;
        }
        @Nullable Object[] projected = new Object[project.length];
        for (int i = 0; i < project.length; i++) {
          projected[i] = project[i].of(row);
        }
        if (groups != null) {
          groups.add(projected);
        } else if (first != null) {
          keep(first, projected);
        } else {
          write(projected);
        }
        return true;
      }
    }
  }
}
