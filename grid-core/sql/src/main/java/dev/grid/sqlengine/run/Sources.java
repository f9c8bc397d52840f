package dev.grid.sqlengine.run;

import dev.grid.sqlengine.catalog.Catalog;
import dev.grid.sqlengine.expr.Evaluator;
import dev.grid.sqlengine.expr.Evaluators;
import dev.grid.sqlengine.expr.Expr;
import dev.grid.sqlengine.expr.SqlFailures;
import dev.grid.sqlengine.expr.Values;
import dev.grid.sqlengine.fragment.AggregateCall;
import dev.grid.sqlengine.fragment.FirstRows;
import dev.grid.sqlengine.fragment.Groups;
import dev.grid.sqlengine.fragment.SortKey;
import dev.grid.sqlengine.plan.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes sources of plans: what can run in partitions does, the rest here. Confined to a statement.
 */
public final class Sources {

  private final Running running;
  private final Supplier<Catalog> catalog;

  /**
   * Of a statement that runs.
   *
   * @param catalog what of it may be seen
   */
  public Sources(Running running, Supplier<Catalog> catalog) {
    this.running = running;
    this.catalog = catalog;
  }

  RowSource of(Node node) {
    return counted(node, source(node));
  }

  private RowSource counted(Node node, RowSource source) {
    Profile profile = running.profile();
    return profile == null ? source : profile.counted(node, source);
  }

  private RowSource scan(
      Node.Scan scan, int groups, List<AggregateCall> calls, List<SortKey> order, long limit) {
    return counted(scan, new MapScanSource(running, scan, groups, calls, order, limit));
  }

  private RowSource source(Node node) {
    return switch (node) {
      case Node.Scan scan -> new MapScanSource(running, scan, -1, List.of(), List.of(), -1);
      case Node.VectorSearch search -> nearest(search);
      case Node.Values values -> values(values);
      case Node.Catalogued table -> rows(() -> CatalogRows.of(table.table(), catalog.get()));
      case Node.Series series -> series(series);
      case Node.Stream stream -> new StreamSource(running, number(stream.rate(), "rate"));
      case Node.Filter filter -> filter(filter);
      case Node.Project project -> project(project);
      case Node.Join join -> new JoinSource(running, join, null, null, this);
      case Node.Aggregate aggregate -> aggregate(aggregate);
      case Node.Sort sort -> sort(sort);
      case Node.SetOperation set -> set(set);
    };
  }

  /** Rows that are made when the first is asked for. */
  private static RowSource rows(Supplier<? extends Iterable<@Nullable Object[]>> rows) {
    return new RowSource() {

      private @Nullable Iterator<@Nullable Object[]> left;

      @Override
      public @Nullable Object @Nullable [] next() {
        Iterator<@Nullable Object[]> iterator = left;
        if (iterator == null) {
          iterator = rows.get().iterator();
          left = iterator;
        }
        return iterator.hasNext() ? iterator.next() : null;
      }
    };
  }

  private RowSource values(Node.Values values) {
    return rows(
        () ->
            values.rows().stream()
                .map(
                    row ->
                        row.stream().map(expr -> Evaluators.constant(running.bind(expr))).toArray())
                .<@Nullable Object[]>map(row -> row)
                .toList());
  }

  private long number(@Nullable Expr expr, String what) {
    Object value = expr == null ? null : Evaluators.constant(running.bind(expr));
    if (value == null) {
      throw SqlFailures.data(what + " must not be NULL");
    }
    try {
      return Values.decimal((Number) value).longValueExact();
    } catch (ArithmeticException e) {
      throw SqlFailures.data(what + " is no whole number: " + value);
    }
  }

  private long integer(Expr expr, String what) {
    long number = number(expr, what);
    if (number != (int) number) {
      throw SqlFailures.data(what + " is no INTEGER: " + number);
    }
    return number;
  }

  private RowSource series(Node.Series series) {
    long from = integer(series.from(), "the first number of a series");
    long to = integer(series.to(), "the last number of a series");
    Expr by = series.step();
    long step = by == null ? 1 : integer(by, "the step of a series");
    if (step == 0) {
      throw SqlFailures.data("the step of a series must not be 0");
    }
    return new RowSource() {

      private long at = from;

      @Override
      public @Nullable Object @Nullable [] next() {
        running.requireOpen();
        if (step > 0 ? at > to : at < to) {
          return null;
        }
        long value = at;
        at += step;
        return new Object[] {value};
      }
    };
  }

  private RowSource filter(Node.Filter filter) {
    RowSource input = of(filter.input());
    Evaluator condition = Evaluators.compile(running.bind(filter.condition()));
    return new RowSource() {

      @Override
      public @Nullable Object @Nullable [] next() {
        while (true) {
          @Nullable Object[] row = input.next();
          if (row == null || condition.isTrue(row)) {
            return row;
          }
          running.requireOpen();
        }
      }

      @Override
      public boolean isReady() {
        return input.isReady();
      }
    };
  }

  private RowSource project(Node.Project project) {
    if (project.input() instanceof Node.Join join) {
      return new JoinSource(running, join, project.exprs(), null, this);
    }
    RowSource input = of(project.input());
    Evaluator[] exprs = Evaluators.compile(project.exprs().stream().map(running::bind).toList());
    return new RowSource() {

      @Override
      public @Nullable Object @Nullable [] next() {
        @Nullable Object[] row = input.next();
        if (row == null) {
          return null;
        }
        @Nullable Object[] projected = new Object[exprs.length];
        for (int i = 0; i < exprs.length; i++) {
          projected[i] = exprs[i].of(row);
        }
        return projected;
      }

      @Override
      public boolean isReady() {
        return input.isReady();
      }
    };
  }

  private RowSource aggregate(Node.Aggregate aggregate) {
    if (aggregate.input().isInfinite()) {
      throw SqlFailures.unsupported("aggregating rows without end");
    }
    return rows(
        () -> {
          Groups groups =
              new Groups(
                  aggregate.groups(),
                  aggregate.calls(),
                  running.services().budget().statementMax());
          JoinSource joined = JoinSource.aggregated(running, aggregate, this);
          boolean isPartial =
              joined != null ? joined.isPartial() : aggregate.input() instanceof Node.Scan;
          RowSource input =
              joined != null
                  ? joined
                  : aggregate.input() instanceof Node.Scan scan
                      ? scan(scan, aggregate.groups(), aggregate.calls(), List.of(), -1)
                      : of(aggregate.input());
          long taken = 0;
          for (@Nullable Object[] row = input.next(); row != null; row = input.next()) {
            if (isPartial) {
              groups.addPartial(row);
            } else {
              groups.add(row);
            }
            if (groups.bytes() - taken > 64 << 10) {
              running.share().take(groups.bytes() - taken, "GROUP BY");
              taken = groups.bytes();
            }
            running.requireOpen();
          }
          return groups.rows();
        });
  }

  private RowSource sort(Node.Sort sort) {
    long offset = sort.offset() == null ? 0 : requireCount(number(sort.offset(), "OFFSET"));
    long fetch = sort.fetch() == null ? -1 : requireCount(number(sort.fetch(), "LIMIT"));
    long wanted = fetch < 0 ? -1 : offset + fetch < 0 ? -1 : offset + fetch;
    if (sort.keys().isEmpty()) {
      RowSource input =
          sort.input() instanceof Node.Scan scan && wanted >= 0
              ? scan(scan, -1, List.of(), List.of(), wanted)
              : of(sort.input());
      return cut(input, offset, fetch);
    }
    if (sort.input().isInfinite()) {
      throw SqlFailures.unsupported("ordering rows without end");
    }
    return cut(rows(() -> sorted(sort, wanted)), offset, fetch);
  }

  private RowSource nearest(Node.VectorSearch search) {
    Expr skip = search.offset();
    long offset = skip == null ? 0 : requireCount(number(skip, "OFFSET"));
    long fetch = requireCount(number(search.fetch(), "LIMIT"));
    long wanted = offset + fetch < 0 ? Long.MAX_VALUE : offset + fetch;
    return cut(new VectorSearchSource(running, search, wanted), offset, fetch);
  }

  private static long requireCount(long count) {
    if (count < 0) {
      throw SqlFailures.data("LIMIT and OFFSET must not be negative: " + count);
    }
    return count;
  }

  private List<@Nullable Object[]> sorted(Node.Sort sort, long wanted) {
    boolean isFew = wanted >= 0 && wanted <= 100_000;
    RowSource input =
        sort.input() instanceof Node.Scan scan && isFew
            ? scan(scan, -1, List.of(), sort.keys(), wanted)
            : of(sort.input());
    if (isFew) {
      FirstRows first =
          new FirstRows(
              SortKey.order(sort.keys()), wanted, running.services().budget().statementMax());
      for (@Nullable Object[] row = input.next(); row != null; row = input.next()) {
        first.add(row);
        running.requireOpen();
      }
      running.share().take(first.bytes(), "ORDER BY");
      return first.sorted();
    }
    List<@Nullable Object[]> all = collect(input, "ORDER BY");
    all.sort(SortKey.order(sort.keys()));
    return all;
  }

  /** All rows, charged to the statement. */
  List<@Nullable Object[]> collect(RowSource input, String doing) {
    List<@Nullable Object[]> all = new ArrayList<>();
    long untold = 0;
    for (@Nullable Object[] row = input.next(); row != null; row = input.next()) {
      all.add(row);
      untold += Values.heapBytes(row);
      if (untold > 64 << 10) {
        running.share().take(untold, doing);
        untold = 0;
      }
      running.requireOpen();
    }
    running.share().take(untold, doing);
    return all;
  }

  private RowSource cut(RowSource input, long offset, long fetch) {
    return new RowSource() {

      private long skip = offset;
      private long left = fetch < 0 ? Long.MAX_VALUE : fetch;

      @Override
      public @Nullable Object @Nullable [] next() {
        if (left == 0) {
          return null;
        }
        while (skip > 0) {
          skip--;
          running.requireOpen();
          if (input.next() == null) {
            left = 0;
            return null;
          }
        }
        left--;
        return input.next();
      }

      @Override
      public boolean isReady() {
        return left == 0 || input.isReady();
      }
    };
  }

  private RowSource set(Node.SetOperation set) {
    List<RowSource> inputs = set.inputs().stream().map(this::of).toList();
    if (set.kind() == Node.SetOperation.Kind.UNION && set.all()) {
      return union(inputs);
    }
    return rows(() -> combined(set, inputs));
  }

  private static RowSource union(List<RowSource> inputs) {
    return new RowSource() {

      private int at;

      @Override
      public @Nullable Object @Nullable [] next() {
        while (at < inputs.size()) {
          @Nullable Object[] row = inputs.get(at).next();
          if (row != null) {
            return row;
          }
          at++;
        }
        return null;
      }

      @Override
      public boolean isReady() {
        return at >= inputs.size() || inputs.get(at).isReady();
      }
    };
  }

  /** How often a row is there. */
  private static final class Count {
    private final @Nullable Object[] row;
    private long count;

    Count(@Nullable Object[] row) {
      this.row = row;
    }
  }

  private List<@Nullable Object[]> combined(Node.SetOperation set, List<RowSource> inputs) {
    Map<List<@Nullable Object>, Count> all = counted(inputs.getFirst());
    for (RowSource other : inputs.subList(1, inputs.size())) {
      Map<List<@Nullable Object>, Count> more = counted(other);
      switch (set.kind()) {
        case UNION -> more.forEach(all::putIfAbsent);
        case INTERSECT ->
            all.entrySet()
                .removeIf(
                    entry -> {
                      Count its = more.get(entry.getKey());
                      entry.getValue().count =
                          its == null ? 0 : Math.min(its.count, entry.getValue().count);
                      return its == null;
                    });
        case EXCEPT ->
            all.entrySet()
                .removeIf(
                    entry -> {
                      Count its = more.get(entry.getKey());
                      entry.getValue().count -= its == null ? 0 : its.count;
                      return its != null && (!set.all() || entry.getValue().count <= 0);
                    });
      }
    }
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (Count each : all.values()) {
      for (long i = set.all() ? each.count : 1; i > 0; i--) {
        rows.add(each.row.clone());
      }
    }
    return rows;
  }

  private Map<List<@Nullable Object>, Count> counted(RowSource input) {
    Map<List<@Nullable Object>, Count> all = new LinkedHashMap<>();
    long untold = 0;
    for (@Nullable Object[] row = input.next(); row != null; row = input.next()) {
      @Nullable Object[] key = row.clone();
      Arrays.setAll(key, i -> Values.joinKey(key[i]));
      @Nullable Object[] its = row;
      Count count = all.computeIfAbsent(Arrays.asList(key), k -> new Count(its));
      count.count++;
      if (count.count == 1) {
        untold += 2 * Values.heapBytes(row) + 64;
      }
      if (untold > 64 << 10) {
        running.share().take(untold, "a set operation");
        untold = 0;
      }
      running.requireOpen();
    }
    return all;
  }
}
