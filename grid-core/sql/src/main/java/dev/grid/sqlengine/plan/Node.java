package dev.grid.sqlengine.plan;

import dev.grid.sql.SqlColumnType;
import dev.grid.sqlengine.catalog.Mapping;
import dev.grid.sqlengine.catalog.MappingColumn;
import dev.grid.sqlengine.expr.Expr;
import dev.grid.sqlengine.fragment.AggregateCall;
import dev.grid.sqlengine.fragment.SortKey;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What gives rows. Immutable. */
public sealed interface Node {

  /** The types of its columns. */
  List<SqlColumnType> types();

  /**
   * Entries of a map.
   *
   * @param columns that are read
   * @param filter over these, or null
   * @param project over these: the node's columns
   */
  record Scan(
      Mapping mapping, List<MappingColumn> columns, @Nullable Expr filter, List<Expr> project)
      implements Node {

    @Override
    public List<SqlColumnType> types() {
      return project.stream().map(Expr::type).toList();
    }
  }

  /**
   * The documents of a vector collection that are nearest to a vector, the nearest first.
   *
   * @param index the name of the index that is searched, as the statement has it
   * @param columns that are read
   * @param filter over these, or null: the nearest of the documents that meet it are found
   * @param within over these and the distance, which is behind them, or null: the rows end before
   *     the first that does not meet it
   * @param project over the same: the node's columns
   * @param vector constant
   * @param same constants that have to be the same vector
   */
  record VectorSearch(
      Mapping mapping,
      String index,
      List<MappingColumn> columns,
      @Nullable Expr filter,
      @Nullable Expr within,
      List<Expr> project,
      Expr vector,
      List<Expr> same,
      @Nullable Expr offset,
      Expr fetch)
      implements Node {

    public VectorSearch {
      columns = List.copyOf(columns);
      project = List.copyOf(project);
      same = List.copyOf(same);
    }

    @Override
    public List<SqlColumnType> types() {
      return project.stream().map(Expr::type).toList();
    }

    /** Other columns of it, over these. */
    VectorSearch projected(List<Expr> exprs) {
      return new VectorSearch(
          mapping,
          index,
          columns,
          filter,
          within,
          exprs.stream().map(expr -> expr.over(project)).toList(),
          vector,
          same,
          offset,
          fetch);
    }
  }

  /** Rows that the statement has. */
  record Values(List<List<Expr>> rows, List<SqlColumnType> types) implements Node {}

  /** Rows of a table of the catalog. */
  record Catalogued(String table, List<SqlColumnType> types) implements Node {}

  /** Numbers from one to another. */
  record Series(Expr from, Expr to, @Nullable Expr step) implements Node {

    @Override
    public List<SqlColumnType> types() {
      return List.of(SqlColumnType.INTEGER);
    }
  }

  /** Numbers without end, so many a second. */
  record Stream(Expr rate) implements Node {

    @Override
    public List<SqlColumnType> types() {
      return List.of(SqlColumnType.BIGINT);
    }
  }

  /** Those that are meant. */
  record Filter(Node input, Expr condition) implements Node {

    @Override
    public List<SqlColumnType> types() {
      return input.types();
    }
  }

  /** Other columns. */
  record Project(Node input, List<Expr> exprs) implements Node {

    @Override
    public List<SqlColumnType> types() {
      return exprs.stream().map(Expr::type).toList();
    }
  }

  /**
   * Two together.
   *
   * @param leftKeys columns that are equal to those of {@code rightKeys}
   * @param condition what else holds, over the columns of both
   */
  record Join(
      Node left,
      Node right,
      Join.Kind kind,
      List<Integer> leftKeys,
      List<Integer> rightKeys,
      @Nullable Expr condition)
      implements Node {

    /** What becomes of rows that have no partner. */
    public enum Kind {
      INNER,
      LEFT,
      RIGHT,
      FULL,
      /** Rows of the left that have a partner. */
      SEMI,
      /** Rows of the left that have none. */
      ANTI
    }

    @Override
    public List<SqlColumnType> types() {
      if (kind == Join.Kind.SEMI || kind == Join.Kind.ANTI) {
        return left.types();
      }
      return java.util.stream.Stream.concat(left.types().stream(), right.types().stream()).toList();
    }
  }

  /** Groups by the first columns of the input. */
  record Aggregate(Node input, int groups, List<AggregateCall> calls) implements Node {

    @Override
    public List<SqlColumnType> types() {
      return java.util.stream.Stream.concat(
              input.types().stream().limit(groups), calls.stream().map(AggregateCall::type))
          .toList();
    }
  }

  /**
   * Ordered, or cut.
   *
   * @param keys none to leave the order
   */
  record Sort(Node input, List<SortKey> keys, @Nullable Expr offset, @Nullable Expr fetch)
      implements Node {

    @Override
    public List<SqlColumnType> types() {
      return input.types();
    }
  }

  /**
   * Of several, all rows, those of each, or those of the first that others do not have.
   *
   * @param all whether rows may be there more than once
   */
  record SetOperation(
      SetOperation.Kind kind, boolean all, List<Node> inputs, List<SqlColumnType> types)
      implements Node {

    /** Which. */
    public enum Kind {
      UNION,
      INTERSECT,
      EXCEPT
    }
  }

  /** The mappings that it reads. */
  default Set<Mapping> mappings() {
    Set<Mapping> all = new LinkedHashSet<>();
    if (this instanceof Scan scan) {
      all.add(scan.mapping);
    }
    if (this instanceof VectorSearch search) {
      all.add(search.mapping);
    }
    inputs().forEach(input -> all.addAll(input.mappings()));
    return all;
  }

  /** Those of its rows that meet a condition, which becomes part of a scan. */
  default Node filtered(Expr condition) {
    if (this instanceof Scan scan) {
      List<Expr> all = new ArrayList<>(Expr.conjuncts(scan.filter));
      all.addAll(Expr.conjuncts(condition.over(scan.project)));
      return new Scan(scan.mapping, scan.columns, Expr.and(all), scan.project);
    }
    return new Filter(this, condition);
  }

  /** What it takes rows from. */
  default List<Node> inputs() {
    return switch (this) {
      case Filter f -> List.of(f.input);
      case Project p -> List.of(p.input);
      case Join j -> List.of(j.left, j.right);
      case Aggregate a -> List.of(a.input);
      case Sort s -> List.of(s.input);
      case SetOperation s -> s.inputs;
      case Scan s -> List.of();
      case VectorSearch s -> List.of();
      case Values v -> List.of();
      case Catalogued c -> List.of();
      case Series s -> List.of();
      case Stream s -> List.of();
    };
  }

  /** Whether it has no end. */
  default boolean isInfinite() {
    return switch (this) {
      case Stream s -> true;
      case Scan s -> false;
      case VectorSearch s -> false;
      case Values v -> false;
      case Catalogued c -> false;
      case Series s -> false;
      case Filter f -> f.input.isInfinite();
      case Project p -> p.input.isInfinite();
      case Join j -> j.left.isInfinite() || j.right.isInfinite();
      case Aggregate a -> a.input.isInfinite();
      case Sort s -> s.fetch == null && s.input.isInfinite();
      case SetOperation s -> s.inputs.stream().anyMatch(Node::isInfinite);
    };
  }
}
