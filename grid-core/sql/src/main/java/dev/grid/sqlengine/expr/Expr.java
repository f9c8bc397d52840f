package dev.grid.sqlengine.expr;

import dev.grid.sql.SqlColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An expression over a row. Immutable. */
public sealed interface Expr {

  /** The type of its values. */
  SqlColumnType type();

  /** A value of the row. */
  record Column(int index, SqlColumnType type) implements Expr {}

  /** A value as {@link Values} has it. */
  record Literal(@Nullable Object value, SqlColumnType type) implements Expr {}

  /** A parameter of the statement, from 0; bound before anything runs. */
  record Param(int index, SqlColumnType type) implements Expr {}

  /** An operator with its operands. */
  record Call(Op op, SqlColumnType type, List<Expr> args) implements Expr {

    public Call {
      args = List.copyOf(args);
    }

    public Expr arg(int index) {
      return args.get(index);
    }
  }

  /** A call. */
  static Call call(Op op, SqlColumnType type, Expr... args) {
    return new Call(op, type, List.of(args));
  }

  /** The same with other leaves; null leaves one as it is. */
  default Expr map(Function<Expr, @Nullable Expr> leaves) {
    Expr other = leaves.apply(this);
    if (other != null) {
      return other;
    }
    if (!(this instanceof Call call)) {
      return this;
    }
    List<Expr> mapped = new ArrayList<>(call.args.size());
    boolean isOther = false;
    for (Expr arg : call.args) {
      Expr its = arg.map(leaves);
      isOther |= its != arg;
      mapped.add(its);
    }
    return isOther ? new Call(call.op, call.type, mapped) : this;
  }

  /** Whether a column is in it. */
  default boolean reads(int column) {
    return switch (this) {
      case Column its -> its.index() == column;
      case Literal l -> false;
      case Param p -> false;
      case Call call -> call.args.stream().anyMatch(arg -> arg.reads(column));
    };
  }

  /** The same with these in the place of columns. */
  default Expr over(List<Expr> columns) {
    return map(leaf -> leaf instanceof Column column ? columns.get(column.index()) : null);
  }

  /** The same with parameters in their places. */
  default Expr bind(List<@Nullable Object> parameters) {
    return map(
        leaf ->
            leaf instanceof Param param
                ? new Literal(parameters.get(param.index()), param.type())
                : null);
  }

  /** What it costs, as so many simple conditions. */
  default int weight() {
    if (!(this instanceof Call call)) {
      return 0;
    }
    int weight = call.op.weight();
    for (Expr arg : call.args) {
      weight += arg.weight();
    }
    return weight;
  }

  /** Whether it is the same for every row. */
  default boolean isConstant() {
    return switch (this) {
      case Column c -> false;
      case Literal l -> true;
      case Param p -> true;
      case Call call -> call.op != Op.RAND && call.args.stream().allMatch(Expr::isConstant);
    };
  }

  /** Parts of a conjunction. */
  static List<Expr> conjuncts(@Nullable Expr condition) {
    List<Expr> all = new ArrayList<>();
    collect(condition, all);
    return all;
  }

  private static void collect(@Nullable Expr condition, List<Expr> all) {
    if (condition instanceof Call call && call.op == Op.AND) {
      call.args.forEach(arg -> collect(arg, all));
    } else if (condition != null) {
      all.add(condition);
    }
  }

  /** A conjunction; null if there is nothing in it. */
  static @Nullable Expr and(List<Expr> parts) {
    return switch (parts.size()) {
      case 0 -> null;
      case 1 -> parts.getFirst();
      default -> new Call(Op.AND, SqlColumnType.BOOLEAN, parts);
    };
  }
}
