package dev.grid.sqlengine.plan;

import dev.grid.sqlengine.expr.Expr;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Leaves out what nothing uses: columns of scans, and what joins would carry along. Stateless. */
final class Pruning {

  private Pruning() {}

  static Node prune(Node node) {
    return switch (node) {
      case Node.Scan scan -> RelToNode.pruned(scan);
      case Node.VectorSearch search -> VectorSearches.pruned(search);
      case Node.Filter filter -> new Node.Filter(prune(filter.input()), filter.condition());
      case Node.Project project when project.input() instanceof Node.Join join ->
          overJoin(project, join);
      case Node.Project project -> new Node.Project(prune(project.input()), project.exprs());
      case Node.Join join ->
          new Node.Join(
              prune(join.left()),
              prune(join.right()),
              join.kind(),
              join.leftKeys(),
              join.rightKeys(),
              join.condition());
      case Node.Aggregate aggregate ->
          new Node.Aggregate(prune(aggregate.input()), aggregate.groups(), aggregate.calls());
      case Node.Sort sort ->
          new Node.Sort(prune(sort.input()), sort.keys(), sort.offset(), sort.fetch());
      case Node.SetOperation set ->
          new Node.SetOperation(
              set.kind(),
              set.all(),
              set.inputs().stream().map(Pruning::prune).toList(),
              set.types());
      case Node.Values v -> v;
      case Node.Catalogued c -> c;
      case Node.Series s -> s;
      case Node.Stream s -> s;
    };
  }

  /** A join whose sides have only the columns that are used. */
  private static Node overJoin(Node.Project project, Node.Join join) {
    if (join.kind() == Node.Join.Kind.SEMI || join.kind() == Node.Join.Kind.ANTI) {
      return new Node.Project(prune(join), project.exprs());
    }
    int leftSize = join.left().types().size();
    TreeSet<Integer> used = new TreeSet<>();
    project.exprs().forEach(expr -> collect(expr, used));
    Expr condition = join.condition();
    if (condition != null) {
      collect(condition, used);
    }
    used.addAll(join.leftKeys());
    join.rightKeys().forEach(key -> used.add(leftSize + key));
    List<Integer> left = used.stream().filter(i -> i < leftSize).toList();
    List<Integer> right = used.stream().filter(i -> i >= leftSize).map(i -> i - leftSize).toList();
    List<Integer> all = new ArrayList<>(used);
    Node.Join pruned =
        new Node.Join(
            prune(RelToNode.projected(join.left(), columns(left, join.left()))),
            prune(RelToNode.projected(join.right(), columns(right, join.right()))),
            join.kind(),
            join.leftKeys().stream().map(left::indexOf).toList(),
            join.rightKeys().stream().map(right::indexOf).toList(),
            condition == null ? null : moved(condition, all));
    return new Node.Project(
        pruned, project.exprs().stream().map(expr -> moved(expr, all)).toList());
  }

  private static List<Expr> columns(List<Integer> which, Node of) {
    return which.stream().<Expr>map(i -> new Expr.Column(i, of.types().get(i))).toList();
  }

  private static Expr moved(Expr expr, List<Integer> places) {
    return expr.map(
        leaf ->
            leaf instanceof Expr.Column column
                ? new Expr.Column(places.indexOf(column.index()), column.type())
                : null);
  }

  private static void collect(Expr expr, Set<Integer> used) {
    switch (expr) {
      case Expr.Column column -> used.add(column.index());
      case Expr.Call call -> call.args().forEach(arg -> collect(arg, used));
      case Expr.Literal l -> {}
      case Expr.Param p -> {}
    }
  }
}
