package dev.grid.sqlengine.fragment;

import dev.grid.protocol.Data;
import dev.grid.query.QueryException;
import dev.grid.sqlengine.expr.Expr;
import dev.grid.sqlengine.expr.Wire;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a statement makes of a map's entries: columns are read, rows that a filter means are
 * projected, and the rows are aggregated or ordered if that is asked for.
 *
 * @param columns what is read
 * @param filter over the columns, or null
 * @param project over the columns
 * @param groups how many of the projected columns, from the first, are grouped by; -1 if nothing is
 *     aggregated
 * @param aggregates over the projected columns
 * @param order of the projected rows
 * @param limit how many are wanted, or -1 for all
 * @param partitionLimit how many first rows one partition gives, or -1 for all
 * @param bytesMax what groups or first rows may take on a member
 */
public record ScanSpec(
    List<ColumnRef> columns,
    @Nullable Expr filter,
    List<Expr> project,
    int groups,
    List<AggregateCall> aggregates,
    List<SortKey> order,
    long limit,
    long partitionLimit,
    long bytesMax) {

  /** Of as many rows of each partition as are wanted of all. */
  public ScanSpec(
      List<ColumnRef> columns,
      @Nullable Expr filter,
      List<Expr> project,
      int groups,
      List<AggregateCall> aggregates,
      List<SortKey> order,
      long limit,
      long bytesMax) {
    this(columns, filter, project, groups, aggregates, order, limit, limit, bytesMax);
  }

  public ScanSpec {
    columns = List.copyOf(columns);
    project = List.copyOf(project);
    aggregates = List.copyOf(aggregates);
    order = List.copyOf(order);
  }

  /** The same, of which a partition gives so many of its first rows. */
  public ScanSpec withPartitionLimit(long rows) {
    return new ScanSpec(columns, filter, project, groups, aggregates, order, limit, rows, bytesMax);
  }

  boolean aggregating() {
    return groups >= 0;
  }

  /** Whether the first rows of an order are wanted. */
  boolean isFirstRows() {
    return !order.isEmpty() && limit >= 0;
  }

  /** Whether what comes of it does not grow with the entries. */
  public boolean isFolded() {
    return aggregating() || isFirstRows();
  }

  /** What an entry costs. */
  int weight() {
    int sum = 2 * columns.size() + aggregates.size();
    sum += filter == null ? 0 : filter.weight();
    for (Expr expr : project) {
      sum += expr.weight();
    }
    return sum;
  }

  /** How many values a row of an answer has. */
  int width() {
    return aggregating() ? groups + aggregates.size() : project.size();
  }

  /** Whether the filter and what is projected are of columns that there are. */
  boolean isFitting() {
    return isIn(project, columns.size())
        && (filter == null || isIn(List.of(filter), columns.size()));
  }

  /** Whether groups, aggregates and order are of projected columns that there are. */
  boolean isFolding() {
    int size = project.size();
    boolean isRight =
        groups <= size && order.stream().allMatch(key -> key.column() >= 0 && key.column() < size);
    for (AggregateCall call : aggregates) {
      isRight &= call.column() < size && call.second() < size && call.filter() < size;
    }
    return isRight;
  }

  /** Whether expressions are of so many columns. */
  static boolean isIn(List<Expr> exprs, int columns) {
    for (Expr expr : exprs) {
      boolean is =
          switch (expr) {
            case Expr.Column column -> column.index() >= 0 && column.index() < columns;
            case Expr.Call call -> isIn(call.args(), columns);
            case Expr.Literal literal -> true;
            case Expr.Param param -> true;
          };
      if (!is) {
        return false;
      }
    }
    return true;
  }

  /** The parts of several answers as those of one. */
  List<Data> merged(List<Data> parts) {
    if (aggregating()) {
      Groups all = new Groups(groups, aggregates, bytesMax);
      parts.forEach(part -> ScanFragment.rows(part, width()).forEach(all::addPartial));
      return ScanFragment.written(all.partials());
    }
    if (isFirstRows()) {
      FirstRows first = new FirstRows(SortKey.order(order), limit, bytesMax);
      parts.forEach(part -> ScanFragment.rows(part, width()).forEach(first::add));
      return ScanFragment.written(first.sorted());
    }
    return parts;
  }

  /** As it goes to members. Its expressions are bound. */
  public Data write() {
    Wire.Out out = new Wire.Out();
    write(columns, out);
    out.bool(filter != null);
    if (filter != null) {
      out.expr(filter);
    }
    out.exprs(project);
    out.integer(groups);
    out.integer(aggregates.size());
    for (AggregateCall call : aggregates) {
      out.integer(call.kind().code());
      out.integer(call.column());
      out.integer(call.second());
      out.integer(call.filter());
      out.bool(call.distinct());
      out.bool(call.flag());
      out.type(call.type());
    }
    out.integer(order.size());
    for (SortKey key : order) {
      out.integer(key.column());
      out.bool(key.descending());
      out.bool(key.nullsFirst());
    }
    out.value(limit);
    out.value(bytesMax);
    out.value(partitionLimit);
    return out.toData();
  }

  /**
   * From another member.
   *
   * @throws QueryException if it is none
   */
  static ScanSpec read(byte[] bytes) {
    Wire.In in = new Wire.In(bytes);
    List<ColumnRef> columns = columns(in);
    Expr filter = in.bool() ? in.expr() : null;
    List<Expr> project = in.exprs();
    int groups = in.integer();
    int count = in.count();
    List<AggregateCall> aggregates = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int code = in.integer();
      AggregateCall.Kind kind = AggregateCall.Kind.of(code);
      if (kind == null) {
        throw new QueryException("aggregate=" + code + " is not known to this member's version");
      }
      aggregates.add(
          new AggregateCall(
              kind, in.integer(), in.integer(), in.integer(), in.bool(), in.bool(), in.type()));
    }
    int keys = in.count();
    List<SortKey> order = new ArrayList<>(keys);
    for (int i = 0; i < keys; i++) {
      order.add(new SortKey(in.integer(), in.bool(), in.bool()));
    }
    if (in.value() instanceof Long limit
        && in.value() instanceof Long bytesMax
        && in.value() instanceof Long partitionLimit) {
      return new ScanSpec(
          columns, filter, project, groups, aggregates, order, limit, partitionLimit, bytesMax);
    }
    throw new QueryException("a part of a statement is damaged: limit");
  }

  static void write(List<ColumnRef> columns, Wire.Out out) {
    out.integer(columns.size());
    for (ColumnRef column : columns) {
      out.text(column.name());
      out.text(column.path());
      out.type(column.type());
    }
  }

  static List<ColumnRef> columns(Wire.In in) {
    int count = in.count();
    List<ColumnRef> columns = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      columns.add(new ColumnRef(in.text(), in.text(), in.type()));
    }
    return columns;
  }
}
