package dev.grid.sqlengine.plan;

import dev.grid.sql.SqlColumnType;
import dev.grid.sqlengine.catalog.Mapping;
import dev.grid.sqlengine.catalog.MappingColumn;
import dev.grid.sqlengine.expr.Expr;
import dev.grid.sqlengine.expr.Op;
import dev.grid.sqlengine.expr.SqlFailures;
import dev.grid.sqlengine.fragment.SortKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes a search of an ordered scan of a vector collection: {@code ORDER BY distance(index, ?)
 * LIMIT n}. Indexes are columns of such a scan that its mapping does not have.
 */
final class VectorSearches {

  private static final Expr.Column DISTANCE =
      new Expr.Column(Integer.MAX_VALUE, SqlColumnType.DOUBLE);

  private final Node.Scan scan;
  private final String index;
  private final Expr vector;
  private final List<Expr> same = new ArrayList<>();

  /** Columns of the scan that are none of an index. */
  private final List<MappingColumn> columns;

  private VectorSearches(Node.Scan scan, Expr.Call distance) {
    this.scan = scan;
    this.index = indexOf(distance);
    this.vector = vectorOf(distance);
    this.columns =
        scan.columns().stream().filter(column -> !isIndex(column, scan.mapping())).toList();
  }

  /** Whether a column stands for an index. */
  static boolean isIndex(MappingColumn column, Mapping mapping) {
    return mapping.isOfVectors() && mapping.find(column.name()) == null;
  }

  /**
   * That of a scan which is ordered.
   *
   * @param fetch null if it is not cut
   * @return null if it is not ordered by a distance
   * @throws dev.grid.sql.GridSqlException if it is, but not in a way that can be searched
   */
  static @Nullable Node of(
      Node.Scan scan, List<SortKey> keys, @Nullable Expr offset, @Nullable Expr fetch) {
    if (keys.isEmpty()
        || !(scan.project().get(keys.getFirst().column()) instanceof Expr.Call distance)
        || distance.op() != Op.DISTANCE) {
      return null;
    }
    if (keys.getFirst().descending()) {
      throw wrong(scan, "the nearest come first: leave out DESC");
    }
    if (keys.size() > 1) {
      throw wrong(
          scan,
          "equal ones are in the order of their keys: put what else is ordered by around a"
              + " sub-query with LIMIT");
    }
    if (fetch == null) {
      throw wrong(scan, "LIMIT n is missing, how many of the nearest are wanted");
    }
    return new VectorSearches(scan, distance).search(offset, fetch);
  }

  private static RuntimeException wrong(Node.Scan scan, String why) {
    return SqlFailures.parsing(
        "ORDER BY distance(..) over vector collection '" + scan.mapping().map() + "': " + why);
  }

  private Node search(@Nullable Expr offset, Expr fetch) {
    List<Expr> filter = new ArrayList<>();
    List<Expr> within = new ArrayList<>();
    for (Expr conjunct : Expr.conjuncts(scan.filter())) {
      Expr over = over(conjunct);
      if (!over.reads(DISTANCE.index())) {
        filter.add(over);
      } else if (isBound(over)) {
        within.add(over);
      } else {
        throw SqlFailures.unsupported(
            "a condition on distance(..) that is not distance(..) < or <= a constant:"
                + " put it around a sub-query with LIMIT");
      }
    }
    List<Expr> project = scan.project().stream().map(this::over).toList();
    return pruned(
        new Node.VectorSearch(
            scan.mapping(),
            index,
            columns,
            Expr.and(filter),
            placed(Expr.and(within), columns.size()),
            project.stream().map(expr -> placed(expr, columns.size())).toList(),
            vector,
            same,
            offset,
            fetch));
  }

  /** Over columns that are none of an index, and the distance. */
  private Expr over(Expr expr) {
    return expr.map(
        part ->
            switch (part) {
              case Expr.Call call when call.op() == Op.DISTANCE -> distance(call);
              case Expr.Column column -> {
                MappingColumn its = scan.columns().get(column.index());
                if (isIndex(its, scan.mapping())) {
                  throw SqlFailures.parsing(
                      "'" + its.name() + "' is an index, which distance(..) alone may name");
                }
                yield new Expr.Column(columns.indexOf(its), column.type());
              }
              default -> null;
            });
  }

  private Expr distance(Expr.Call call) {
    String of = indexOf(call);
    if (!of.equals(index)) {
      throw SqlFailures.unsupported(
          "distance(" + of + ", ..) beside ORDER BY distance(" + index + ", ..): one index each");
    }
    Expr its = vectorOf(call);
    if (!its.equals(vector) && !same.contains(its)) {
      same.add(its);
    }
    return DISTANCE;
  }

  private String indexOf(Expr.Call call) {
    if (call.arg(0) instanceof Expr.Column column) {
      return scan.columns().get(column.index()).name();
    }
    throw SqlFailures.parsing("the first operand of distance(..) must be the name of an index");
  }

  private static Expr vectorOf(Expr.Call call) {
    if (!call.arg(1).isConstant()) {
      throw SqlFailures.unsupported(
          "distance(..) of a vector that differs from row to row: it must be a constant, or ?");
    }
    return call.arg(1);
  }

  /** Whether those that meet it come first in the order of distances. */
  private static boolean isBound(Expr condition) {
    if (!(condition instanceof Expr.Call call) || call.args().size() != 2) {
      return false;
    }
    int place =
        switch (call.op()) {
          case LT, LE -> 0;
          case GT, GE -> 1;
          default -> -1;
        };
    return place >= 0 && call.arg(place).equals(DISTANCE) && call.arg(1 - place).isConstant();
  }

  /** With the distance behind so many columns. */
  private static @Nullable Expr placed(@Nullable Expr expr, int columns) {
    Expr.Column there = new Expr.Column(columns, SqlColumnType.DOUBLE);
    return expr == null ? null : expr.map(part -> part.equals(DISTANCE) ? there : null);
  }

  /** A search without the columns that nothing uses. */
  static Node.VectorSearch pruned(Node.VectorSearch search) {
    List<MappingColumn> used = new ArrayList<>();
    List<Expr> project = search.project().stream().map(expr -> use(expr, search, used)).toList();
    Expr condition = search.filter();
    @Nullable Expr filter = condition == null ? null : use(condition, search, used);
    Expr bound = search.within();
    @Nullable Expr within = bound == null ? null : use(bound, search, used);
    return new Node.VectorSearch(
        search.mapping(),
        search.index(),
        used,
        filter,
        placed(within, used.size()),
        project.stream().map(expr -> placed(expr, used.size())).toList(),
        search.vector(),
        search.same(),
        search.offset(),
        search.fetch());
  }

  private static Expr use(Expr expr, Node.VectorSearch search, List<MappingColumn> used) {
    return expr.map(
        part -> {
          if (!(part instanceof Expr.Column column)) {
            return null;
          }
          if (column.index() == search.columns().size()) {
            return DISTANCE;
          }
          MappingColumn its = search.columns().get(column.index());
          int at = used.indexOf(its);
          if (at < 0) {
            at = used.size();
            used.add(its);
          }
          return new Expr.Column(at, column.type());
        });
  }

  /**
   * Refuses a plan that reads a vector collection in another way.
   *
   * @param place where a mapping is named
   */
  static void requireSearched(Node node, Function<Mapping, String> place) {
    if (node instanceof Node.Scan scan && scan.mapping().isOfVectors()) {
      String name = scan.mapping().name();
      throw SqlFailures.parsing(
          place.apply(scan.mapping())
              + "'"
              + name
              + "' is a vector collection, of which statements read the nearest documents only:"
              + " SELECT .. FROM "
              + name
              + " WHERE .. ORDER BY distance(index, ?) LIMIT n, as a sub-query if it is joined or"
              + " aggregated");
    }
    node.inputs().forEach(input -> requireSearched(input, place));
  }
}
