package dev.grid.sqlengine.run;

import dev.grid.kernel.query.Queries;
import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.builtin.PredicateForm;
import dev.grid.query.Condition;
import dev.grid.query.Predicate;
import dev.grid.query.Predicates;
import dev.grid.sql.SqlColumnType;
import dev.grid.sqlengine.catalog.MappingColumn;
import dev.grid.sqlengine.expr.Evaluators;
import dev.grid.sqlengine.expr.Expr;
import dev.grid.sqlengine.expr.Op;
import dev.grid.sqlengine.expr.Values;
import dev.grid.sqlengine.fragment.Format;
import dev.grid.sqlengine.fragment.ScanSpec;
import dev.grid.sqlengine.fragment.SortKey;
import dev.grid.sqlengine.plan.Node;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of a scan's filter partitions can say by their predicates, and so by their indexes. It means
 * all entries that the filter does; the filter is asked again about those.
 */
final class Pushdown {

  private static final int VALUES_MAX = 10_000;

  private final Node.Scan scan;

  private Pushdown(Node.Scan scan) {
    this.scan = scan;
  }

  /** As messages bring it; null if there is nothing to say. The filter's parameters are bound. */
  static @Nullable Data predicate(Node.Scan scan, @Nullable Expr filter, Queries queries) {
    return data(new Pushdown(scan).all(filter), queries);
  }

  /**
   * Whether the first column of a fragment's order, one of its columns, can be bounded: no value
   * that the column has of an entry may be another than a predicate compares. Text is what other
   * values are converted to, but in documents.
   */
  static boolean isBoundable(Node.Scan scan, ScanSpec spec) {
    Pushdown pushdown = new Pushdown(scan);
    Expr.Column column = (Expr.Column) spec.project().get(spec.order().getFirst().column());
    boolean isOfDocument =
        pushdown.format(scan.columns().get(column.index())).kind() == Format.Kind.JSON_FLAT;
    return pushdown.pathOfTime(column) != null
        || !Values.isTemporal(column.type())
            && (column.type() != SqlColumnType.VARCHAR || isOfDocument)
            && pushdown.path(column, false) != null;
  }

  /**
   * The same as {@link #predicate} of a fragment that {@link #isBoundable}, without what comes
   * behind a row in its order.
   */
  static @Nullable Data bounded(
      Node.Scan scan, ScanSpec spec, @Nullable Object[] row, Queries queries) {
    Pushdown pushdown = new Pushdown(scan);
    List<Predicate> all = pushdown.all(spec.filter());
    SortKey first = spec.order().getFirst();
    Expr.Column column = (Expr.Column) spec.project().get(first.column());
    Expr last = new Expr.Literal(row[first.column()], column.type());
    Predicate upTo =
        pushdown.of(
            new Expr.Call(
                first.descending() ? Op.GE : Op.LE, SqlColumnType.BOOLEAN, List.of(column, last)));
    Predicate ofNull = Predicates.equal(spec.columns().get(column.index()).path(), null);
    if (first.nullsFirst() && row[first.column()] == null) {
      all.add(ofNull);
    } else if (upTo != null) {
      all.add(first.nullsFirst() ? Predicates.or(upTo, ofNull) : upTo);
    }
    return data(all, queries);
  }

  private Format format(MappingColumn column) {
    return column.isOfKey() ? scan.mapping().key() : scan.mapping().value();
  }

  private List<Predicate> all(@Nullable Expr filter) {
    List<Predicate> all = new ArrayList<>();
    for (Expr conjunct : Expr.conjuncts(filter)) {
      Predicate predicate = of(conjunct);
      if (predicate != null) {
        all.add(predicate);
      }
    }
    return all;
  }

  private static @Nullable Data data(List<Predicate> all, Queries queries) {
    if (all.isEmpty()) {
      return null;
    }
    Predicate meant =
        all.size() == 1 ? all.getFirst() : Predicates.and(all.toArray(Predicate[]::new));
    return queries.plainData(PredicateForm.of(meant));
  }

  private @Nullable Predicate of(Expr expr) {
    if (expr instanceof Expr.Column column && column.type() == SqlColumnType.BOOLEAN) {
      String path = path(column, true);
      return path == null ? null : Predicates.equal(path, true);
    }
    if (!(expr instanceof Expr.Call call)) {
      return null;
    }
    return switch (call.op()) {
      case AND -> {
        List<Predicate> parts =
            call.args().stream().map(this::of).filter(part -> part != null).toList();
        yield parts.isEmpty() ? null : Predicates.and(parts.toArray(Predicate[]::new));
      }
      case OR -> or(call);
      case EQ, LT, LE, GT, GE -> comparison(call);
      case LIKE -> like(call);
      default -> null;
    };
  }

  private @Nullable Predicate or(Expr.Call call) {
    List<Predicate> parts = new ArrayList<>();
    if (call.args().size() > VALUES_MAX) {
      return null;
    }
    for (Expr arg : call.args()) {
      Predicate part = of(arg);
      if (part == null) {
        return null;
      }
      parts.add(part);
    }
    Predicate in = in(parts);
    return in != null ? in : Predicates.or(parts.toArray(Predicate[]::new));
  }

  /** Several values of one attribute; null if it is something else. */
  private static @Nullable Predicate in(List<Predicate> parts) {
    String path = null;
    @Nullable Object[] values = new Object[parts.size()];
    for (int i = 0; i < values.length; i++) {
      if (!(parts.get(i) instanceof Condition.Equal equal)
          || path != null && !path.equals(equal.attribute())) {
        return null;
      }
      path = equal.attribute();
      values[i] = equal.value();
    }
    return path == null ? null : Predicates.in(path, values);
  }

  private @Nullable Predicate comparison(Expr.Call call) {
    Expr left = call.arg(0);
    Expr right = call.arg(1);
    boolean isTurned = left.isConstant() && !right.isConstant();
    Expr attribute = isTurned ? right : left;
    Expr constant = isTurned ? left : right;
    if (!constant.isConstant()) {
      return null;
    }
    String time = pathOfTime(attribute);
    String path = time != null ? time : path(attribute, false);
    Object value = path == null ? null : comparable(Evaluators.constant(constant), attribute);
    if (path == null || value == null) {
      return null;
    }
    if (time != null) {
      return orConverted(time, attribute.type(), order(call.op(), isTurned, time, value));
    }
    if (attribute instanceof Expr.Column column
        && Values.isNumeric(column.type())
        && !Values.isInteger(column.type())) {
      return around(path, call.op(), isTurned, (Number) value, column.type());
    }
    return order(call.op(), isTurned, path, value);
  }

  private static Predicate order(Op op, boolean isTurned, String path, Object value) {
    return switch (op) {
      case EQ -> Predicates.equal(path, value);
      case LT -> isTurned ? Predicates.greaterThan(path, value) : Predicates.lessThan(path, value);
      case LE ->
          isTurned ? Predicates.greaterEqual(path, value) : Predicates.lessEqual(path, value);
      case GT -> isTurned ? Predicates.lessThan(path, value) : Predicates.greaterThan(path, value);
      default ->
          isTurned ? Predicates.lessEqual(path, value) : Predicates.greaterEqual(path, value);
    };
  }

  /** The field of a record that a column of a time is; null if it is another. */
  private @Nullable String pathOfTime(Expr expr) {
    if (!(expr instanceof Expr.Column column)) {
      return null;
    }
    MappingColumn its = scan.columns().get(column.index());
    Format.Kind kind = format(its).kind();
    boolean isOfRecord = kind == Format.Kind.COMPACT || kind == Format.Kind.PORTABLE;
    return isOfRecord && Values.isTemporal(its.type()) ? its.path() : null;
  }

  /**
   * A field with a time may be stored as text, or as another kind of time, which the filter
   * converts: so all that is stored so is meant, too. An index has it apart from what is of the
   * column's own kind, which is mostly all.
   */
  private static Predicate orConverted(String path, SqlColumnType type, Predicate own) {
    List<Predicate> all = new ArrayList<>();
    all.add(own);
    all.add(Predicates.greaterEqual(path, ""));
    if (type != SqlColumnType.DATE) {
      all.add(Predicates.greaterEqual(path, LocalDate.MIN));
    }
    if (type != SqlColumnType.TIME) {
      all.add(Predicates.greaterEqual(path, LocalTime.MIN));
    }
    if (type != SqlColumnType.TIMESTAMP) {
      all.add(Predicates.greaterEqual(path, LocalDateTime.MIN));
    }
    if (type != SqlColumnType.TIMESTAMP_WITH_TIME_ZONE) {
      all.add(Predicates.greaterEqual(path, OffsetDateTime.MIN));
    }
    return Predicates.or(all.toArray(Predicate[]::new));
  }

  /**
   * A number may be stored as one of another type that has a fraction; as the column's it is
   * another by its rounding. So a little more is meant, from the number before to that behind.
   */
  private static @Nullable Predicate around(
      String path, Op op, boolean isTurned, Number value, SqlColumnType type) {
    double least = value.doubleValue();
    double most = least;
    if (type == SqlColumnType.REAL) {
      least = Math.nextDown((float) least);
      most = Math.nextUp((float) most);
    } else {
      least = Math.nextDown(least);
      most = Math.nextUp(most);
    }
    if (!Double.isFinite(least) || !Double.isFinite(most)) {
      return null;
    }
    boolean isLess = isTurned ? op == Op.GT || op == Op.GE : op == Op.LT || op == Op.LE;
    return op == Op.EQ
        ? Predicates.between(path, least, most)
        : isLess ? Predicates.lessThan(path, most) : Predicates.greaterThan(path, least);
  }

  /** Only {@code abc%}: other patterns are as quick in the filter. */
  private @Nullable Predicate like(Expr.Call call) {
    String path = call.args().size() == 2 ? path(call.arg(0), false) : null;
    if (path == null
        || call.arg(0).type() != SqlColumnType.VARCHAR
        || !call.arg(1).isConstant()
        || !(Evaluators.constant(call.arg(1)) instanceof String pattern)) {
      return null;
    }
    int plain = 0;
    while (plain < pattern.length() && "%_\\".indexOf(pattern.charAt(plain)) < 0) {
      plain++;
    }
    return plain == 0 || plain > 1_000
        ? null
        : Predicates.like(path, pattern.substring(0, plain) + "%");
  }

  /** A constant of the family of what it is compared with, or null. */
  private static @Nullable Object comparable(@Nullable Object value, Expr attribute) {
    SqlColumnType type = attribute.type();
    boolean fits =
        switch (value) {
          case null -> false;
          case Long l -> Values.isNumeric(type);
          case BigDecimal d -> Values.isNumeric(type);
          case Double d -> Values.isNumeric(type) && Double.isFinite(d);
          case String s -> type == SqlColumnType.VARCHAR;
          case Boolean b -> type == SqlColumnType.BOOLEAN;
          default -> Values.isTemporal(type) && Values.typeOf(value) == type;
        };
    return fits ? value : null;
  }

  /**
   * The attribute that an expression is: a column, perhaps widened, or a field of a document.
   *
   * @param truth whether its truth is asked for
   */
  private @Nullable String path(Expr expr, boolean truth) {
    if (expr instanceof Expr.Call call) {
      boolean isWidened =
          call.op() == Op.CAST
              && call.args().size() == 1
              && Values.isNumeric(call.type())
              && Values.isInteger(call.arg(0).type())
              && call.type() != SqlColumnType.REAL;
      boolean isExact = call.type() != SqlColumnType.DOUBLE || isSmall(call.arg(0).type());
      return isWidened && isExact && isWider(call) ? path(call.arg(0), truth) : null;
    }
    if (!(expr instanceof Expr.Column column)) {
      return null;
    }
    MappingColumn its = scan.columns().get(column.index());
    Format format = format(its);
    // A field with a time may be stored as text, or as another kind of time: no predicate converts.
    boolean isConverted = format.kind() != Format.Kind.PRIMITIVE && Values.isTemporal(its.type());
    boolean isOther =
        its.type() == SqlColumnType.JSON
            || its.type() == SqlColumnType.OBJECT
            || format.kind() == Format.Kind.JAVA;
    return isConverted || isOther ? null : its.path();
  }

  private static boolean isSmall(SqlColumnType type) {
    return type != SqlColumnType.BIGINT;
  }

  /** Whether no value of the inner type is refused. */
  private static boolean isWider(Expr.Call cast) {
    SqlColumnType to = cast.type();
    return !Values.isInteger(to) || to.compareTo(cast.arg(0).type()) >= 0;
  }
}
