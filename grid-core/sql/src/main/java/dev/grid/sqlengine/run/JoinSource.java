package dev.grid.sqlengine.run;

import dev.grid.protocol.Data;
import dev.grid.sql.SqlColumnType;
import dev.grid.sqlengine.catalog.MappingColumn;
import dev.grid.sqlengine.expr.Evaluators;
import dev.grid.sqlengine.expr.Expr;
import dev.grid.sqlengine.expr.JoinKeys;
import dev.grid.sqlengine.expr.Op;
import dev.grid.sqlengine.expr.SqlFailures;
import dev.grid.sqlengine.expr.Values;
import dev.grid.sqlengine.fragment.ColumnRef;
import dev.grid.sqlengine.fragment.JoinFragment;
import dev.grid.sqlengine.fragment.JoinSpec;
import dev.grid.sqlengine.fragment.JoinTable;
import dev.grid.sqlengine.fragment.ScanSpec;
import dev.grid.sqlengine.plan.Colocation;
import dev.grid.sqlengine.plan.KeyAccess;
import dev.grid.sqlengine.plan.Node;
import dev.grid.structures.map.MapMessages;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A join, made in one of these ways, the first that does (decision 85):
 *
 * <ol>
 *   <li>in the partitions of two maps that are joined by their keys;
 *   <li>by look-up: the side that is smaller is read, and of the other the entries that its rows
 *       name by their keys;
 *   <li>by broadcast: the rows of the smaller side go to the partitions of the other, which may
 *       find theirs by an index;
 *   <li>by hash here, in rounds if need be: {@link JoinRounds}.
 * </ol>
 *
 * What is projected and aggregated of joined rows is so where they are joined.
 */
final class JoinSource implements RowSource {

  /** So many rows' keys are looked up at a time; values of more rows are not told to indexes. */
  private static final int LOOKUPS_MAX = 500;

  /** The keys of so few rows are looked up in any map. */
  private static final int FEW = 16;

  /** A key's look-up takes about as long as so many entries of a scan. */
  private static final int SCANNED_FOR_ONE = 4;

  /** What is broadcast once, for an answer that is folded in partitions. */
  private static final long BROADCAST_BYTES_MAX = 2 << 20;

  /** What is broadcast with each question, for an answer of many. */
  private static final long REPEATED_BYTES_MAX = 128 << 10;

  /** Of what a filter's conditions leave, each by a guess. */
  private static final int LEFT_OF_FILTER_SHIFT = 2;

  private static final long UNKNOWN = Long.MAX_VALUE / 4;

  private final Running running;
  private final Node.Join join;
  private final @Nullable List<Expr> project;
  private final Node.@Nullable Aggregate aggregate;
  private final Sources sources;
  private @Nullable RowSource rows;

  /** Whether partitions have aggregated the rows already. */
  private boolean isPartial;

  /** Rows of a side that were read already. */
  private record Ahead(List<@Nullable Object[]> rows, long bytes, boolean isWhole) {}

  /**
   * Of all columns of both sides.
   *
   * @param project what is made of these; null to have them all
   * @param aggregate what is made of that, by partitions where they join: see {@link #isPartial};
   *     null if nothing is
   */
  JoinSource(
      Running running,
      Node.Join join,
      @Nullable List<Expr> project,
      Node.@Nullable Aggregate aggregate,
      Sources sources) {
    this.running = running;
    this.join = join;
    this.project = project == null ? null : project.stream().map(running::bind).toList();
    this.aggregate = aggregate;
    this.sources = sources;
    if (join.right().isInfinite()) {
      throw SqlFailures.unsupported("a join whose right side has no end");
    }
  }

  /** What an aggregate over a join is of; null if it is over something else. */
  static @Nullable JoinSource aggregated(Running running, Node.Aggregate of, Sources sources) {
    return switch (of.input()) {
      case Node.Join join -> new JoinSource(running, join, null, of, sources);
      case Node.Project project when project.input() instanceof Node.Join join ->
          new JoinSource(running, join, project.exprs(), of, sources);
      default -> null;
    };
  }

  @Override
  public @Nullable Object @Nullable [] next() {
    return begun().next();
  }

  /** Whether its rows are partial states of the aggregate. */
  boolean isPartial() {
    RowSource unused = begun();
    return isPartial;
  }

  private RowSource begun() {
    RowSource from = rows;
    if (from == null) {
      from = chosen();
      rows = from;
    }
    return from;
  }

  @Override
  public boolean isReady() {
    RowSource from = rows;
    return from != null && from.isReady();
  }

  private RowSource chosen() {
    Colocation beside = Colocation.of(join);
    if (beside != null
        && running
            .services()
            .areAlike(beside.scanned().mapping().map(), beside.beside().mapping().map())) {
      isPartial = aggregate != null;
      return besides(beside);
    }
    boolean leftIsSmall =
        !join.left().isInfinite() && estimate(join.left()) < estimate(join.right());
    Node small = leftIsSmall ? join.left() : join.right();
    Node other = leftIsSmall ? join.right() : join.left();
    Ahead ahead = ahead(small);
    if (!ahead.isWhole) {
      return above(new JoinRounds(running, join, leftIsSmall, sources));
    }
    if (ahead.rows.isEmpty() && isNothingWithout(leftIsSmall)) {
      return () -> null;
    }
    if (other instanceof Node.Scan scan) {
      if (mayLeaveOut(!leftIsSmall) && isByKeys(ahead, scan, leftIsSmall)) {
        return above(lookedUp(ahead, scan, leftIsSmall));
      }
      boolean isSmall =
          ahead.bytes <= (aggregate == null ? REPEATED_BYTES_MAX : BROADCAST_BYTES_MAX);
      if (isSmall && mayPass(!leftIsSmall)) {
        isPartial = aggregate != null;
        return broadcast(ahead, scan, leftIsSmall);
      }
      if (isSmall && mayLeaveOut(!leftIsSmall) && !join.leftKeys().isEmpty()) {
        return above(hash(ahead, leftIsSmall, withPartners(ahead, scan, leftIsSmall)));
      }
    }
    return above(hash(ahead, leftIsSmall, sources.of(other)));
  }

  // What a kind of join allows.

  /** Whether rows of a side that have no partner are of no use. */
  private boolean mayLeaveOut(boolean left) {
    return switch (join.kind()) {
      case INNER, SEMI -> true;
      case LEFT, ANTI -> !left;
      case RIGHT -> left;
      case FULL -> false;
    };
  }

  /** Whether rows of a side can tell by themselves what becomes of them, with all of the other. */
  private boolean mayPass(boolean left) {
    return switch (join.kind()) {
      case INNER -> true;
      case LEFT, SEMI, ANTI -> left;
      case RIGHT -> !left;
      case FULL -> false;
    };
  }

  private boolean isNothingWithout(boolean left) {
    return switch (join.kind()) {
      case INNER, SEMI -> true;
      case LEFT, ANTI -> left;
      case RIGHT -> !left;
      case FULL -> false;
    };
  }

  private JoinSpec.Kind kind() {
    return switch (join.kind()) {
      case INNER -> JoinSpec.Kind.INNER;
      case LEFT, RIGHT -> JoinSpec.Kind.OUTER;
      case SEMI -> JoinSpec.Kind.SEMI;
      case ANTI -> JoinSpec.Kind.ANTI;
      case FULL -> throw new IllegalStateException("of both sides");
    };
  }

  // Sizes.

  /** About how many rows there are. */
  private long estimate(Node node) {
    return switch (node) {
      case Node.Scan scan -> {
        KeyAccess keys = KeyAccess.of(scan);
        int conditions = Math.min(8, Expr.conjuncts(scan.filter()).size());
        yield keys != null ? keys.keys().size() : size(scan) >> LEFT_OF_FILTER_SHIFT * conditions;
      }
      case Node.VectorSearch search -> FEW;
      case Node.Values values -> values.rows().size();
      case Node.Catalogued table -> 1;
      case Node.Filter filter -> estimate(filter.input());
      case Node.Project of -> estimate(of.input());
      case Node.Aggregate of -> of.groups() == 0 ? 1 : estimate(of.input());
      case Node.Sort sort -> estimate(sort.input());
      case Node.Join of -> Math.max(estimate(of.left()), estimate(of.right()));
      case Node.SetOperation set -> set.inputs().stream().mapToLong(this::estimate).max().orElse(0);
      case Node.Series series -> UNKNOWN;
      case Node.Stream stream -> UNKNOWN;
    };
  }

  private long size(Node.Scan scan) {
    return running.ask(
        new MapMessages.Size(scan.mapping().map()),
        (@Nullable Integer size) -> Objects.requireNonNull(size).longValue());
  }

  private Ahead ahead(Node side) {
    List<@Nullable Object[]> read = new ArrayList<>();
    RowSource from = sources.of(side);
    long bytes = 0;
    long before = running.share().taken();
    for (@Nullable Object[] row = from.next(); row != null; row = from.next()) {
      read.add(row);
      bytes += Values.heapBytes(row);
      if (bytes > BROADCAST_BYTES_MAX) {
        running.share().backTo(before);
        return new Ahead(List.of(), 0, false);
      }
      running.requireOpen();
    }
    running.share().take(bytes, "JOIN");
    return new Ahead(read, bytes, true);
  }

  // In partitions.

  private RowSource besides(Colocation of) {
    Node.Scan beside = of.beside();
    return inPartitions(
        of.scanned(),
        new JoinSpec(
            side(of.scanned(), null),
            side(beside, null),
            beside.mapping().map(),
            List.of(),
            beside.types().size(),
            kind(),
            List.of(),
            List.of(),
            of.besideFirst(),
            joined(of.condition())),
        predicate(of.scanned(), null));
  }

  private RowSource broadcast(Ahead ahead, Node.Scan scan, boolean leftIsSmall) {
    return inPartitions(
        scan,
        new JoinSpec(
            side(scan, null),
            null,
            null,
            ahead.rows,
            (leftIsSmall ? join.left() : join.right()).types().size(),
            kind(),
            leftIsSmall ? join.rightKeys() : join.leftKeys(),
            leftIsSmall ? join.leftKeys() : join.rightKeys(),
            leftIsSmall,
            joined(join.condition())),
        predicate(scan, mayLeaveOut(!leftIsSmall) ? named(ahead, scan, leftIsSmall) : null));
  }

  /** The rows of a side that have a partner among those that were read. */
  private RowSource withPartners(Ahead ahead, Node.Scan scan, boolean leftIsSmall) {
    List<Integer> keys = leftIsSmall ? join.rightKeys() : join.leftKeys();
    int[] of = JoinKeys.columns(leftIsSmall ? join.leftKeys() : join.rightKeys());
    Map<Object, @Nullable Object[]> distinct = new LinkedHashMap<>();
    for (@Nullable Object[] row : ahead.rows) {
      Object key = JoinKeys.of(row, of);
      if (key != null) {
        @Nullable Object[] values = new Object[of.length];
        for (int i = 0; i < of.length; i++) {
          values[i] = row[of[i]];
        }
        distinct.putIfAbsent(key, values);
      }
    }
    List<Expr> all = columns(scan.types());
    return inPartitions(
        scan,
        new JoinSpec(
            side(scan, null),
            null,
            null,
            List.copyOf(distinct.values()),
            of.length,
            JoinSpec.Kind.SEMI,
            keys,
            IntStream.range(0, of.length).boxed().toList(),
            false,
            ends(null, all, null)),
        predicate(scan, named(ahead, scan, leftIsSmall)));
  }

  private RowSource inPartitions(Node.Scan scan, JoinSpec spec, @Nullable Data predicate) {
    JoinFragment fragment = new JoinFragment(spec);
    return new PartitionRows(
        running,
        new PartitionRows.Asked(scan.mapping().map(), fragment, spec.write(), predicate, null),
        new AnsweredRows(running, fragment.width(), "a join"),
        null);
  }

  private ScanSpec side(Node.Scan scan, @Nullable Expr more) {
    Expr condition = scan.filter();
    return JoinSpec.side(
        scan.columns().stream().map(MappingColumn::ref).toList(),
        condition == null ? more : running.bind(condition),
        scan.project().stream().map(running::bind).toList());
  }

  /** What becomes of joined rows, for partitions. */
  private ScanSpec joined(@Nullable Expr condition) {
    List<Expr> wanted = project == null ? columns(join.types()) : project;
    return ends(condition == null ? null : running.bind(condition), wanted, aggregate);
  }

  private ScanSpec ends(
      @Nullable Expr condition, List<Expr> wanted, Node.@Nullable Aggregate folding) {
    List<ColumnRef> none = List.of();
    return new ScanSpec(
        none,
        condition,
        wanted,
        folding == null ? -1 : folding.groups(),
        folding == null ? List.of() : folding.calls(),
        List.of(),
        -1,
        running.services().budget().statementMax());
  }

  private static List<Expr> columns(List<SqlColumnType> types) {
    return IntStream.range(0, types.size())
        .<Expr>mapToObj(i -> new Expr.Column(i, types.get(i)))
        .toList();
  }

  /** What of a scan's filter indexes can say, and of what its rows are equal to. */
  private @Nullable Data predicate(Node.Scan scan, @Nullable Expr named) {
    Expr condition = scan.filter();
    List<Expr> all = new ArrayList<>();
    if (named != null) {
      all.add(named);
    }
    if (condition != null) {
      all.add(running.bind(condition));
    }
    return Pushdown.predicate(scan, Expr.and(all), running.services().queries());
  }

  // By names.

  /** A condition over a scan's columns that names what rows are equal to; null for too many. */
  private @Nullable Expr named(Ahead ahead, Node.Scan scan, boolean leftIsSmall) {
    if (join.leftKeys().size() != 1 || ahead.rows.size() > LOOKUPS_MAX) {
      return null;
    }
    int from = (leftIsSmall ? join.leftKeys() : join.rightKeys()).getFirst();
    int to = (leftIsSmall ? join.rightKeys() : join.leftKeys()).getFirst();
    SqlColumnType type = (leftIsSmall ? join.left() : join.right()).types().get(from);
    Map<@Nullable Object, Expr> equal = new LinkedHashMap<>();
    for (@Nullable Object[] row : ahead.rows) {
      Object value = row[from];
      if (value != null) {
        equal.put(
            JoinKeys.of(value),
            Expr.call(
                Op.EQ,
                SqlColumnType.BOOLEAN,
                scan.project().get(to),
                new Expr.Literal(value, type)));
      }
    }
    List<Expr> any = List.copyOf(equal.values());
    return switch (any.size()) {
      case 0 -> null;
      case 1 -> any.getFirst();
      default -> new Expr.Call(Op.OR, SqlColumnType.BOOLEAN, any);
    };
  }

  /** Whether rows name keys of the other side, and few enough of them. */
  private boolean isByKeys(Ahead ahead, Node.Scan scan, boolean leftIsSmall) {
    List<Integer> keys = leftIsSmall ? join.rightKeys() : join.leftKeys();
    int rows = ahead.rows.size();
    // A row of the other side must not meet what is here in two parts, if it is to come once.
    boolean isOnce = rows <= LOOKUPS_MAX || leftIsSmall || join.kind() == Node.Join.Kind.INNER;
    return keys.size() == 1
        && isLookedUp(scan, keys.getFirst(), leftIsSmall)
        && isOnce
        && (rows < FEW || (long) rows * SCANNED_FOR_ONE < size(scan));
  }

  private boolean isLookedUp(Node.Scan scan, int column, boolean leftIsSmall) {
    MappingColumn whole = Colocation.wholeKey(scan, column);
    int from = (leftIsSmall ? join.leftKeys() : join.rightKeys()).getFirst();
    return whole != null
        && KeyAccess.isFoundBy(
            whole.type(), (leftIsSmall ? join.left() : join.right()).types().get(from));
  }

  /** Rows with the entries that they name by their keys, so many at a time. */
  private RowSource lookedUp(Ahead ahead, Node.Scan scan, boolean leftIsSmall) {
    return new RowSource() {

      private int next;
      private @Nullable RowSource current;

      @Override
      public @Nullable Object @Nullable [] next() {
        while (true) {
          RowSource now = current;
          @Nullable Object[] row = now == null ? null : now.next();
          if (row != null) {
            return row;
          }
          if (next >= ahead.rows.size()) {
            return null;
          }
          int to = Math.min(ahead.rows.size(), next + LOOKUPS_MAX);
          Ahead some = new Ahead(ahead.rows.subList(next, to), 0, true);
          next = to;
          Expr named = named(some, scan, leftIsSmall);
          Node asked = named == null ? new Node.Values(List.of(), scan.types()) : only(scan, named);
          current = hash(some, leftIsSmall, sources.of(asked));
        }
      }
    };
  }

  /** With the condition first, so that it is what keys are looked up by. */
  private static Node.Scan only(Node.Scan scan, Expr named) {
    List<Expr> all = new ArrayList<>();
    all.add(named);
    all.addAll(Expr.conjuncts(scan.filter()));
    return new Node.Scan(scan.mapping(), scan.columns(), Expr.and(all), scan.project());
  }

  // Here.

  private HashJoin hash(Ahead ahead, boolean keepsLeft, RowSource passing) {
    JoinTable<HashJoin.Kept> table = HashJoin.table(join, keepsLeft);
    ahead.rows.forEach(row -> table.add(row, new HashJoin.Kept(row)));
    return new HashJoin(running, join, keepsLeft, table, passing);
  }

  /** What becomes of rows that were joined here; what is aggregated is not yet. */
  private RowSource above(RowSource from) {
    List<Expr> wanted = project;
    return wanted == null ? from : new Projected(from, Evaluators.compile(wanted));
  }
}
