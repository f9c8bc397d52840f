package dev.grid.sqlengine.plan;

import dev.grid.sqlengine.catalog.MappingColumn;
import dev.grid.sqlengine.expr.Expr;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Plans as text, one line a node, those that it takes rows from below it. Stateless. */
public final class Explained {

  private Explained() {}

  /** The lines of a statement. */
  public static List<String> lines(Statement statement) {
    return lines(statement, node -> "");
  }

  /**
   * The lines of a statement.
   *
   * @param more what is behind that of a node
   */
  public static List<String> lines(Statement statement, Function<Node, String> more) {
    List<String> lines = new ArrayList<>();
    switch (statement) {
      case Statement.Select select -> add(select.node(), 0, lines, more);
      case Statement.Insert insert -> {
        lines.add((insert.overwrites() ? "Sink" : "Insert") + " into=" + insert.mapping().map());
        add(insert.source(), 1, lines, more);
      }
      case Statement.Change change -> {
        lines.add(change.targets().isEmpty() ? "Delete" : "Update");
        add(change.scan(), 1, lines, more);
      }
      case Statement.Explanation explanation -> lines.addAll(lines(explanation.of(), more));
      case Statement.OfCatalog catalogued -> lines.add(catalogued.ddl().getClass().getSimpleName());
    }
    return lines;
  }

  private static void add(Node node, int depth, List<String> lines, Function<Node, String> more) {
    lines.add("  ".repeat(depth) + line(node) + more.apply(node));
    node.inputs().forEach(input -> add(input, depth + 1, lines, more));
  }

  /** The line of a node. */
  public static String line(Node node) {
    return switch (node) {
      case Node.Scan scan ->
          (KeyAccess.of(scan) == null ? "Scan" : "KeyLookup")
              + " map="
              + scan.mapping().map()
              + " columns="
              + scan.columns().stream().map(MappingColumn::name).toList()
              + filter(scan.filter());
      case Node.VectorSearch search ->
          "VectorSearch collection="
              + search.mapping().map()
              + " index="
              + search.index()
              + " columns="
              + search.columns().stream().map(MappingColumn::name).toList()
              + " limited"
              + filter(search.filter())
              + (search.within() == null ? "" : " within=" + text(search.within()));
      case Node.Values values -> "Values rows=" + values.rows().size();
      case Node.Catalogued table -> "Catalog table=" + table.table();
      case Node.Series s -> "Series";
      case Node.Stream s -> "Stream";
      case Node.Filter f -> "Filter" + filter(f.condition());
      case Node.Project p -> "Project columns=" + p.exprs().size();
      case Node.Join j ->
          j.kind()
              + " Join "
              + Colocation.way(j)
              + " left="
              + j.leftKeys()
              + " right="
              + j.rightKeys()
              + filter(j.condition());
      case Node.Aggregate a ->
          "Aggregate groups="
              + a.groups()
              + " aggregates="
              + a.calls().stream().map(call -> call.kind().name()).toList()
              + (a.input() instanceof Node.Scan ? " in partitions" : "");
      case Node.Sort s ->
          "Sort keys="
              + s.keys().size()
              + (s.fetch() == null ? "" : " limited")
              + (s.input() instanceof Node.Scan && s.fetch() != null ? " in partitions" : "");
      case Node.SetOperation s -> s.kind() + (s.all() ? " ALL" : "");
    };
  }

  private static String filter(@Nullable Expr expr) {
    return expr == null ? "" : " filter=" + text(expr);
  }

  private static String text(Expr expr) {
    return switch (expr) {
      case Expr.Column column -> "$" + column.index();
      case Expr.Literal literal -> String.valueOf(literal.value());
      case Expr.Param param -> "?" + param.index();
      case Expr.Call call ->
          call.op()
              + call.args().stream()
                  .map(Explained::text)
                  .collect(Collectors.joining(", ", "(", ")"));
    };
  }
}
