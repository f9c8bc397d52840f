package dev.grid.sqlengine.plan;

import dev.grid.sql.SqlColumnType;
import dev.grid.sqlengine.catalog.MappingColumn;
import dev.grid.sqlengine.expr.Expr;
import dev.grid.sqlengine.expr.SqlFailures;
import dev.grid.sqlengine.fragment.AggregateCall;
import dev.grid.sqlengine.fragment.SortKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Intersect;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinInfo;
import org.apache.calcite.rel.core.Minus;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableFunctionScan;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.jspecify.annotations.Nullable;

/**
 * What Calcite has made of a query as nodes of ours: filters and projections become part of the
 * scans below them. Confined to one statement.
 */
final class RelToNode {

  private final List<SqlColumnType> parameters;

  RelToNode(List<SqlColumnType> parameters) {
    this.parameters = parameters;
  }

  Node of(RelNode rel) {
    return switch (rel) {
      case TableScan scan -> scan(scan);
      case Filter filter -> filter(of(filter.getInput()), filter);
      case Project project -> project(of(project.getInput()), project);
      case Join join -> join(join);
      case Aggregate aggregate -> aggregate(aggregate);
      case Sort sort -> sort(sort);
      case Values values -> values(values);
      case SetOp set -> set(set);
      case TableFunctionScan function -> function(function);
      default -> throw SqlFailures.unsupported(what(rel));
    };
  }

  private static String what(RelNode rel) {
    String name = rel.getRelTypeName().replace("Logical", "");
    return switch (name) {
      case "Window" -> "window functions (OVER)";
      case "Correlate" -> "a sub-query that refers to the outer query in this way";
      case "TableModify" -> "changes of entries within a query";
      default -> name;
    };
  }

  RexToExpr exprs(RelNode over, List<SqlColumnType> types) {
    return new RexToExpr(over.getCluster().getRexBuilder(), types, parameters);
  }

  private static Node scan(TableScan scan) {
    MappingTable table = scan.getTable().unwrap(MappingTable.class);
    if (table != null) {
      List<MappingColumn> columns = table.columns();
      return new Node.Scan(
          table.mapping(),
          columns,
          null,
          IntStream.range(0, columns.size())
              .<Expr>mapToObj(i -> new Expr.Column(i, columns.get(i).type()))
              .toList());
    }
    CatalogTable catalogued = scan.getTable().unwrap(CatalogTable.class);
    if (catalogued == null) {
      throw SqlFailures.unsupported("table " + scan.getTable().getQualifiedName());
    }
    return new Node.Catalogued(
        catalogued.name(),
        CatalogTable.COLUMNS.getOrDefault(catalogued.name(), List.of()).stream()
            .map(CatalogTable::typeOf)
            .toList());
  }

  private Node filter(Node input, Filter filter) {
    if (RexUtil.containsCorrelation(filter.getCondition())) {
      throw SqlFailures.unsupported("a sub-query that refers to the outer query in this way");
    }
    return input.filtered(exprs(filter, input.types()).of(filter.getCondition()));
  }

  private Node project(Node input, Project project) {
    RexToExpr exprs = exprs(project, input.types());
    if (project.containsOver()) {
      throw SqlFailures.unsupported("window functions (OVER)");
    }
    return projected(input, project.getProjects().stream().map(exprs::of).toList());
  }

  static Node projected(Node input, List<Expr> exprs) {
    if (input instanceof Node.Scan scan) {
      List<Expr> over = exprs.stream().map(expr -> expr.over(scan.project())).toList();
      return new Node.Scan(scan.mapping(), scan.columns(), scan.filter(), over);
    }
    if (input instanceof Node.VectorSearch search) {
      return search.projected(exprs);
    }
    return new Node.Project(input, exprs);
  }

  private Node join(Join join) {
    Node left = of(join.getLeft());
    Node right = of(join.getRight());
    JoinInfo info =
        JoinInfo.createWithStrictEquality(join.getLeft(), join.getRight(), join.getCondition());
    List<SqlColumnType> both = new ArrayList<>(left.types());
    both.addAll(right.types());
    RexNode rest =
        RexUtil.composeConjunction(join.getCluster().getRexBuilder(), info.nonEquiConditions, true);
    Expr condition = rest == null ? null : exprs(join, both).of(rest);
    return new Node.Join(
        left,
        right,
        switch (join.getJoinType()) {
          case INNER -> Node.Join.Kind.INNER;
          case LEFT -> Node.Join.Kind.LEFT;
          case RIGHT -> Node.Join.Kind.RIGHT;
          case FULL -> Node.Join.Kind.FULL;
          case SEMI -> Node.Join.Kind.SEMI;
          case ANTI -> Node.Join.Kind.ANTI;
          default -> throw SqlFailures.unsupported(join.getJoinType() + " JOIN");
        },
        info.leftKeys,
        info.rightKeys,
        condition);
  }

  /** Groups become the first columns, in their order; aggregates follow. */
  private Node aggregate(Aggregate aggregate) {
    if (aggregate.getGroupSets().size() != 1) {
      throw SqlFailures.unsupported("GROUPING SETS, ROLLUP and CUBE");
    }
    Node input = of(aggregate.getInput());
    List<SqlColumnType> types = input.types();
    List<Expr> columns = new ArrayList<>();
    for (int group : aggregate.getGroupSet()) {
      columns.add(new Expr.Column(group, types.get(group)));
    }
    int groups = columns.size();
    List<AggregateCall> calls = new ArrayList<>();
    List<@Nullable Expr> constants = new ArrayList<>();
    for (org.apache.calcite.rel.core.AggregateCall call : aggregate.getAggCallList()) {
      if (!call.rexList.isEmpty()) {
        constants.add(exprs(aggregate, List.of()).of(call.rexList.getFirst()));
        continue;
      }
      constants.add(null);
      List<Integer> args = new ArrayList<>();
      for (int arg : call.getArgList()) {
        args.add(columns.size());
        columns.add(new Expr.Column(arg, types.get(arg)));
      }
      int filter = -1;
      if (call.hasFilter()) {
        filter = columns.size();
        columns.add(new Expr.Column(call.filterArg, types.get(call.filterArg)));
      }
      if (call.hasCollation() && !call.getCollation().getFieldCollations().isEmpty()) {
        throw SqlFailures.unsupported("WITHIN GROUP and ORDER BY within an aggregate");
      }
      calls.add(call(call, args, filter, types));
    }
    Node made = new Node.Aggregate(projected(input, columns), groups, calls);
    return calls.size() == constants.size() ? made : withConstants(made, groups, constants);
  }

  /** With values that are the same for each group, where they were asked for. */
  private static Node withConstants(Node made, int groups, List<@Nullable Expr> constants) {
    List<Expr> all = new ArrayList<>();
    int next = 0;
    for (; next < groups; next++) {
      all.add(new Expr.Column(next, made.types().get(next)));
    }
    for (Expr constant : constants) {
      if (constant == null) {
        all.add(new Expr.Column(next, made.types().get(next)));
        next++;
      } else {
        all.add(constant);
      }
    }
    return new Node.Project(made, all);
  }

  private static AggregateCall call(
      org.apache.calcite.rel.core.AggregateCall call,
      List<Integer> args,
      int filter,
      List<SqlColumnType> types) {
    String name = call.getAggregation().getName().toUpperCase(Locale.ROOT);
    boolean isAbsent =
        String.valueOf(call.getAggregation()).toUpperCase(Locale.ROOT).contains("ABSENT");
    AggregateCall.Kind kind =
        switch (name) {
          case "COUNT" -> AggregateCall.Kind.COUNT;
          case "SUM", "$SUM0" -> AggregateCall.Kind.SUM;
          case "AVG" -> AggregateCall.Kind.AVG;
          case "MIN" -> AggregateCall.Kind.MIN;
          case "MAX" -> AggregateCall.Kind.MAX;
          case "EVERY" -> AggregateCall.Kind.EVERY;
          case "SOME" -> AggregateCall.Kind.SOME;
          case "ANY_VALUE" -> AggregateCall.Kind.ANY_VALUE;
          case "SINGLE_VALUE" -> AggregateCall.Kind.SINGLE_VALUE;
          case "JSON_ARRAYAGG" -> AggregateCall.Kind.JSON_ARRAYAGG;
          case "JSON_OBJECTAGG" -> AggregateCall.Kind.JSON_OBJECTAGG;
          default -> throw SqlFailures.unsupported("aggregate " + name);
        };
    if (kind == AggregateCall.Kind.COUNT && args.size() > 1) {
      throw SqlFailures.unsupported("COUNT of several columns");
    }
    SqlColumnType type =
        switch (kind) {
          case JSON_ARRAYAGG, JSON_OBJECTAGG -> SqlColumnType.JSON;
          case MIN, MAX, ANY_VALUE, SINGLE_VALUE -> types.get(call.getArgList().getFirst());
          default -> Types.of(call.getType());
        };
    return new AggregateCall(
        kind,
        args.isEmpty() ? -1 : args.getFirst(),
        args.size() < 2 ? -1 : args.get(1),
        filter,
        call.isDistinct(),
        isAbsent,
        type);
  }

  private Node sort(Sort sort) {
    Node input = of(sort.getInput());
    List<SortKey> keys = new ArrayList<>();
    for (RelFieldCollation field : sort.getCollation().getFieldCollations()) {
      boolean descending = field.getDirection().isDescending();
      boolean nullsFirst =
          field.nullDirection == RelFieldCollation.NullDirection.UNSPECIFIED
              ? !descending
              : field.nullDirection == RelFieldCollation.NullDirection.FIRST;
      keys.add(new SortKey(field.getFieldIndex(), descending, nullsFirst));
    }
    RexToExpr exprs = exprs(sort, List.of());
    Expr offset = sort.offset == null ? null : exprs.of(sort.offset);
    Expr fetch = sort.fetch == null ? null : exprs.of(sort.fetch);
    Node search =
        input instanceof Node.Scan scan && scan.mapping().isOfVectors()
            ? VectorSearches.of(scan, keys, offset, fetch)
            : null;
    return search != null ? search : new Node.Sort(input, keys, offset, fetch);
  }

  private Node values(Values values) {
    RexToExpr exprs = exprs(values, List.of());
    List<List<Expr>> rows =
        values.getTuples().stream().map(row -> row.stream().<Expr>map(exprs::of).toList()).toList();
    return new Node.Values(
        rows,
        values.getRowType().getFieldList().stream()
            .map(field -> Types.of(field.getType()))
            .toList());
  }

  private Node set(SetOp set) {
    Node.SetOperation.Kind kind =
        switch (set) {
          case Union u -> Node.SetOperation.Kind.UNION;
          case Intersect i -> Node.SetOperation.Kind.INTERSECT;
          case Minus m -> Node.SetOperation.Kind.EXCEPT;
          default -> throw SqlFailures.unsupported(what(set));
        };
    List<Node> inputs = set.getInputs().stream().map(this::of).toList();
    List<SqlColumnType> types = new ArrayList<>();
    for (int i = 0; i < set.getRowType().getFieldCount(); i++) {
      SqlColumnType first = inputs.getFirst().types().get(i);
      types.add(
          first == SqlColumnType.JSON
              ? first
              : Types.of(set.getRowType().getFieldList().get(i).getType()));
    }
    return new Node.SetOperation(kind, set.all, inputs, types);
  }

  private Node function(TableFunctionScan scan) {
    if (!(scan.getCall() instanceof RexCall call)) {
      throw SqlFailures.unsupported("table function " + scan.getCall());
    }
    RexToExpr exprs = exprs(scan, List.of());
    List<Expr> args = call.getOperands().stream().map(exprs::of).toList();
    return switch (call.getOperator().getName().toUpperCase(Locale.ROOT)) {
      case "GENERATE_SERIES" ->
          new Node.Series(args.get(0), args.get(1), args.size() > 2 ? args.get(2) : null);
      case "GENERATE_STREAM" -> new Node.Stream(args.getFirst());
      default -> throw SqlFailures.unsupported("table function " + call.getOperator().getName());
    };
  }

  /** A scan without the columns that nothing uses. */
  static Node.Scan pruned(Node.Scan scan) {
    List<MappingColumn> used = new ArrayList<>();
    List<Expr> project = scan.project().stream().map(expr -> use(expr, scan, used)).toList();
    Expr condition = scan.filter();
    @Nullable Expr filter = condition == null ? null : use(condition, scan, used);
    return new Node.Scan(scan.mapping(), used, filter, project);
  }

  private static Expr use(Expr expr, Node.Scan scan, List<MappingColumn> used) {
    return expr.map(
        leaf -> {
          if (!(leaf instanceof Expr.Column column)) {
            return null;
          }
          MappingColumn its = scan.columns().get(column.index());
          int at = used.indexOf(its);
          if (at < 0) {
            at = used.size();
            used.add(its);
          }
          return new Expr.Column(at, column.type());
        });
  }
}
