package dev.grid.sqlengine.run;

import dev.grid.kernel.CallFuture;
import dev.grid.kernel.fragment.Fragment;
import dev.grid.kernel.fragment.RowsOrder;
import dev.grid.kernel.query.AttributePath;
import dev.grid.protocol.Data;
import dev.grid.sql.GridSqlException;
import dev.grid.sqlengine.catalog.MappingColumn;
import dev.grid.sqlengine.expr.Casts;
import dev.grid.sqlengine.expr.Evaluators;
import dev.grid.sqlengine.expr.Expr;
import dev.grid.sqlengine.fragment.AggregateCall;
import dev.grid.sqlengine.fragment.ColumnRef;
import dev.grid.sqlengine.fragment.FormatWriter;
import dev.grid.sqlengine.fragment.ScanFragment;
import dev.grid.sqlengine.fragment.ScanSpec;
import dev.grid.sqlengine.fragment.SortKey;
import dev.grid.sqlengine.plan.KeyAccess;
import dev.grid.sqlengine.plan.Node;
import dev.grid.structures.map.MapExplainMessages.PartitionAccess;
import dev.grid.structures.map.MapFragmentMessages.FragmentReply;
import dev.grid.structures.map.MapMessages;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rows of a map: of named keys by calls to these, else of all partitions. */
final class MapScanSource implements RowSource {

  /** So many entries that keys name are asked for at a time: each may be large. */
  private static final int KEYS_AT_ONCE = 64;

  private static final long NO_THREAD = 0;

  /** Where few entries are meant, a look may be one at all, so it is at few partitions only. */
  private static final int LOOK_SHARE = 4;

  /** All rows of the first answer are read to find the last. */
  private static final long NARROWED_ROWS_MAX = 1_000;

  private final Running running;
  private final Node.Scan scan;
  private final ScanSpec spec;
  private final ScanFragment fragment;
  private final @Nullable Data predicate;
  private final @Nullable KeyAccess access;
  private @Nullable RowSource rows;

  /**
   * Of a scan.
   *
   * @param groups as in {@link ScanSpec}; partial states are the rows then
   * @param limit as in {@link ScanSpec}
   */
  MapScanSource(
      Running running,
      Node.Scan scan,
      int groups,
      List<AggregateCall> calls,
      List<SortKey> order,
      long limit) {
    this.running = running;
    this.scan = scan;
    Expr condition = scan.filter();
    Expr filter = condition == null ? null : running.bind(condition);
    List<ColumnRef> columns = scan.columns().stream().map(MappingColumn::ref).toList();
    this.spec =
        new ScanSpec(
            columns,
            filter,
            scan.project().stream().map(running::bind).toList(),
            groups,
            calls,
            order,
            limit,
            running.services().budget().statementMax());
    this.fragment = new ScanFragment(spec);
    this.access = KeyAccess.of(scan);
    this.predicate =
        access == null ? Pushdown.predicate(scan, filter, running.services().queries()) : null;
  }

  @Override
  public @Nullable Object @Nullable [] next() {
    RowSource from = rows;
    if (from == null) {
      from = begun();
      rows = from;
    }
    return from.next();
  }

  private RowSource begun() {
    AnsweredRows answered = new AnsweredRows(running, fragment.width(), "a scan");
    KeyAccess keys = access;
    if (keys != null) {
      answered.add(ofKeys(keys));
      return answered;
    }
    return new PartitionRows(
        running,
        new PartitionRows.Asked(
            scan.mapping().map(), fragment, spec.write(), predicate, narrowing()),
        answered,
        running.profile() == null ? null : this::explain);
  }

  /**
   * The first one or two rows of some partitions, which an index has at hand, bound what all have
   * to look at: the last of as many of these as are wanted. With {@code n} partitions and one row
   * of each, there are about {@code rows wanted * all partitions / n} rows before the bound; the
   * square root is where both together are least.
   */
  private PartitionRows.@Nullable Narrowing narrowing() {
    Services services = running.services();
    RowsOrder order = fragment.order();
    String map = scan.mapping().map();
    if (order == null
        || spec.limit() > NARROWED_ROWS_MAX
        || !Pushdown.isBoundable(scan, spec)
        || !services.isInPartitions(map)
        || !services.isOrdered(map, order.terms().getFirst().path())) {
      return null;
    }
    int count = services.queries().partitionCount();
    int some = Math.min(count, (int) Math.ceil(Math.sqrt((double) count * spec.limit())));
    if (!isAlong(order) && some > count / LOOK_SHARE) {
      return null;
    }
    Data look = spec.withPartitionLimit(Math.ceilDiv(2 * spec.limit(), some)).write();
    Comparator<@Nullable Object[]> byFirst = SortKey.order(spec.order().subList(0, 1));
    return new PartitionRows.Narrowing() {

      private @Nullable Object @Nullable [] bound;

      @Override
      public int partitions() {
        return some;
      }

      @Override
      public Data look() {
        return look;
      }

      @Override
      public @Nullable Data predicate(List<Data> parts) {
        @Nullable Object[] last = last(parts);
        bound = last;
        return last == null ? null : Pushdown.bounded(scan, spec, last, services.queries());
      }

      /** What a bound lets through is not always before it: times may be stored as text. */
      @Override
      public boolean isEnough(List<Data> parts) {
        @Nullable Object[] last = last(parts);
        return last != null && bound != null && byFirst.compare(last, bound) <= 0;
      }

      /** The last of as many rows as are wanted; null if there are fewer. */
      private @Nullable Object @Nullable [] last(List<Data> parts) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        parts.forEach(part -> rows.addAll(ScanFragment.rows(part, fragment.width())));
        return rows.size() < spec.limit() ? null : rows.get((int) spec.limit() - 1);
      }
    };
  }

  /** Whether the filter is of what the rows are ordered by, so that the index has what it asks. */
  private boolean isAlong(RowsOrder order) {
    Expr filter = spec.filter();
    AttributePath path = order.terms().getFirst().path();
    for (int i = 0; filter != null && i < spec.columns().size(); i++) {
      if (filter.reads(i) && !AttributePath.of(spec.columns().get(i).path()).equals(path)) {
        return false;
      }
    }
    return true;
  }

  private void explain(FragmentReply reply) {
    Profile profile = running.profile();
    List<PartitionAccess> access = reply.access();
    if (profile != null && access != null) {
      profile.accessed(scan, access);
    }
  }

  private List<Data> ofKeys(KeyAccess keys) {
    Services services = running.services();
    Fragment.Run run = fragment.begin(services.queries().schemas(), Integer.MAX_VALUE);
    Iterator<Data> left = keys(running, keys, scan).iterator();
    Deque<Map.Entry<Data, CallFuture<@Nullable Data>>> calls = new ArrayDeque<>();
    while (left.hasNext() || !calls.isEmpty()) {
      while (left.hasNext() && calls.size() < KEYS_AT_ONCE) {
        Data key = left.next();
        calls.add(
            Map.entry(
                key,
                services
                    .invoker()
                    .<@Nullable Data, @Nullable Data>invoke(
                        new MapMessages.Get(scan.mapping().map(), key, NO_THREAD),
                        found -> found)));
      }
      Map.Entry<Data, CallFuture<@Nullable Data>> call = calls.removeFirst();
      Data key = call.getKey();
      Data value = running.await(call.getValue());
      if (value != null && !run.add(key.bytes(), value.bytes())) {
        run.addOutside(key.bytes(), value.bytes(), services.outside());
      }
    }
    return run.end();
  }

  /** The named keys, each once; those that are null are none. */
  static Set<Data> keys(Running running, KeyAccess access, Node.Scan scan) {
    FormatWriter writer = new FormatWriter(scan.mapping().key(), List.of(access.column().ref()));
    Set<Data> keys = new LinkedHashSet<>();
    for (Expr expr : access.keys()) {
      Object value = Evaluators.constant(running.bind(expr));
      Data key = key(value, writer, access, running);
      if (key != null) {
        keys.add(key);
      }
    }
    return keys;
  }

  /** The key of a value; null if no key is equal to it. */
  private static @Nullable Data key(
      @Nullable Object value, FormatWriter writer, KeyAccess access, Running running) {
    Object fitting;
    try {
      fitting = Casts.cast(value, access.column().type(), Integer.MAX_VALUE);
    } catch (GridSqlException e) {
      return null; // A number beyond those of the type.
    }
    return writer.make(Collections.singletonList(fitting), running.services().records());
  }
}
