package dev.grid.sqlengine.plan;

import dev.grid.sql.SqlColumnType;
import dev.grid.sqlengine.expr.Casts;
import dev.grid.sqlengine.expr.Expr;
import dev.grid.sqlengine.expr.Op;
import dev.grid.sqlengine.expr.SqlFailures;
import dev.grid.sqlengine.expr.Values;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlJsonConstructorNullClause;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.TimeString;
import org.apache.calcite.util.TimestampString;
import org.jspecify.annotations.Nullable;

/** Expressions of Calcite as ours. Stateless but for what it was made with. */
final class RexToExpr {

  /** Functions by their names that need nothing but their operands. */
  private static final Map<String, Op> FUNCTIONS =
      Map.ofEntries(
          Map.entry("ABS", Op.ABS),
          Map.entry("ROUND", Op.ROUND),
          Map.entry("TRUNCATE", Op.TRUNCATE),
          Map.entry("SIGN", Op.SIGN),
          Map.entry("SQRT", Op.SQRT),
          Map.entry("CBRT", Op.CBRT),
          Map.entry("EXP", Op.EXP),
          Map.entry("LN", Op.LN),
          Map.entry("LOG10", Op.LOG10),
          Map.entry("POWER", Op.POWER),
          Map.entry("POW", Op.POWER),
          Map.entry("SQUARE", Op.SQUARE),
          Map.entry("SIN", Op.SIN),
          Map.entry("COS", Op.COS),
          Map.entry("TAN", Op.TAN),
          Map.entry("COT", Op.COT),
          Map.entry("ASIN", Op.ASIN),
          Map.entry("ACOS", Op.ACOS),
          Map.entry("ATAN", Op.ATAN),
          Map.entry("ATAN2", Op.ATAN2),
          Map.entry("DEGREES", Op.DEGREES),
          Map.entry("RADIANS", Op.RADIANS),
          Map.entry("PI", Op.PI),
          Map.entry("RAND", Op.RAND),
          Map.entry("UPPER", Op.UPPER),
          Map.entry("LOWER", Op.LOWER),
          Map.entry("INITCAP", Op.INITCAP),
          Map.entry("LENGTH", Op.LENGTH),
          Map.entry("CHAR_LENGTH", Op.LENGTH),
          Map.entry("CHARACTER_LENGTH", Op.LENGTH),
          Map.entry("SUBSTRING", Op.SUBSTRING),
          Map.entry("LTRIM", Op.LTRIM),
          Map.entry("RTRIM", Op.RTRIM),
          Map.entry("BTRIM", Op.BTRIM),
          Map.entry("REPLACE", Op.REPLACE),
          Map.entry("POSITION", Op.POSITION),
          Map.entry("ASCII", Op.ASCII),
          Map.entry("CONCAT_WS", Op.CONCAT_WS),
          Map.entry("TO_TIMESTAMP_TZ", Op.TO_TIMESTAMP_TZ),
          Map.entry("TO_EPOCH_MILLIS", Op.TO_EPOCH_MILLIS),
          Map.entry("TO_CHAR", Op.TO_CHAR),
          Map.entry(DistanceFunction.NAME, Op.DISTANCE),
          Map.entry("GREATEST", Op.GREATEST),
          Map.entry("LEAST", Op.LEAST),
          Map.entry("CURRENT_DATE", Op.CURRENT_TIME),
          Map.entry("CURRENT_TIME", Op.CURRENT_TIME),
          Map.entry("CURRENT_TIMESTAMP", Op.CURRENT_TIME),
          Map.entry("LOCALTIME", Op.CURRENT_TIME),
          Map.entry("LOCALTIMESTAMP", Op.CURRENT_TIME));

  private final RexBuilder builder;
  private final List<SqlColumnType> input;
  private final List<SqlColumnType> parameters;

  /**
   * Over columns.
   *
   * @param parameters the types of the statement's parameters
   */
  RexToExpr(RexBuilder builder, List<SqlColumnType> input, List<SqlColumnType> parameters) {
    this.builder = builder;
    this.input = input;
    this.parameters = parameters;
  }

  Expr of(RexNode node) {
    return switch (node) {
      case RexInputRef ref -> new Expr.Column(ref.getIndex(), input.get(ref.getIndex()));
      case RexLiteral literal -> literal(literal);
      case RexDynamicParam param ->
          new Expr.Param(param.getIndex(), parameters.get(param.getIndex()));
      case RexCall call -> call(call);
      default -> throw SqlFailures.unsupported(node.getKind() + " here: " + node);
    };
  }

  private List<Expr> all(List<RexNode> nodes) {
    return nodes.stream().map(this::of).toList();
  }

  private static Expr literal(RexLiteral literal) {
    RelDataType type = literal.getType();
    if (literal.isNull()) {
      return new Expr.Literal(null, Types.of(type));
    }
    SqlColumnType to = Types.of(type);
    Object value =
        switch (type.getSqlTypeName()) {
          case CHAR, VARCHAR -> literal.getValueAs(String.class);
          case BOOLEAN -> literal.getValueAs(Boolean.class);
          case DATE -> Casts.cast(text(literal, DateString.class), to, Integer.MAX_VALUE);
          case TIME -> Casts.cast(text(literal, TimeString.class), to, Integer.MAX_VALUE);
          case TIMESTAMP -> Casts.cast(text(literal, TimestampString.class), to, Integer.MAX_VALUE);
          case SYMBOL -> String.valueOf(literal.getValue());
          default ->
              literal.getTypeName().getFamily() == SqlTypeFamily.CHARACTER
                  ? literal.getValueAs(String.class)
                  : Casts.cast(number(literal), to, Integer.MAX_VALUE);
        };
    return new Expr.Literal(value, to);
  }

  private static String text(RexLiteral literal, Class<?> form) {
    return String.valueOf(literal.getValueAs(form));
  }

  private static @Nullable Object number(RexLiteral literal) {
    Comparable<?> value = literal.getValue();
    BigDecimal exact = value instanceof Double ? null : literal.getValueAs(BigDecimal.class);
    if (exact == null) {
      return value;
    }
    // A cast of a literal has given it all digits of the type.
    BigDecimal stripped =
        exact.scale() < Types.DECIMAL_SCALE_MAX ? exact : exact.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }

  private Expr call(RexCall call) {
    SqlColumnType type = Types.of(call.getType());
    return switch (call.getKind()) {
      case SEARCH -> of(RexUtil.expandSearch(builder, null, call));
      case AND -> new Expr.Call(Op.AND, type, all(call.getOperands()));
      case OR -> new Expr.Call(Op.OR, type, all(call.getOperands()));
      case NOT -> simple(Op.NOT, type, call);
      case EQUALS -> comparison(Op.EQ, call);
      case NOT_EQUALS -> comparison(Op.NE, call);
      case LESS_THAN -> comparison(Op.LT, call);
      case LESS_THAN_OR_EQUAL -> comparison(Op.LE, call);
      case GREATER_THAN -> comparison(Op.GT, call);
      case GREATER_THAN_OR_EQUAL -> comparison(Op.GE, call);
      case IS_NULL -> simple(Op.IS_NULL, type, call);
      case IS_NOT_NULL -> simple(Op.IS_NOT_NULL, type, call);
      case IS_TRUE -> simple(Op.IS_TRUE, type, call);
      case IS_FALSE -> simple(Op.IS_FALSE, type, call);
      case IS_NOT_TRUE -> simple(Op.IS_NOT_TRUE, type, call);
      case IS_NOT_FALSE -> simple(Op.IS_NOT_FALSE, type, call);
      case IS_NOT_DISTINCT_FROM -> simple(Op.IS_NOT_DISTINCT_FROM, type, call);
      case IS_DISTINCT_FROM ->
          Expr.call(Op.NOT, type, simple(Op.IS_NOT_DISTINCT_FROM, SqlColumnType.BOOLEAN, call));
      case PLUS -> plus(Op.ADD, type, call);
      case MINUS -> plus(Op.SUB, type, call);
      case TIMES -> arithmetic(Op.MUL, type, call);
      case DIVIDE -> arithmetic(Op.DIV, type, call);
      case MOD -> arithmetic(Op.MOD, type, call);
      case MINUS_PREFIX -> simple(Op.NEG, type, call);
      case PLUS_PREFIX -> of(call.getOperands().getFirst());
      case CAST, SAFE_CAST -> cast(type, call);
      case REINTERPRET -> of(call.getOperands().getFirst());
      case CASE -> simple(Op.CASE, type, call);
      case COALESCE, NVL -> simple(Op.COALESCE, type, call);
      case LIKE -> like(call, type);
      case CEIL -> oneOperand(Op.CEIL, type, call);
      case FLOOR -> oneOperand(Op.FLOOR, type, call);
      case EXTRACT -> simple(Op.EXTRACT, type, call);
      case TRIM -> simple(Op.TRIM, type, call);
      case POSITION -> simple(Op.POSITION, type, call);
      case GREATEST -> simple(Op.GREATEST, type, call);
      case LEAST -> simple(Op.LEAST, type, call);
      default -> function(call, type);
    };
  }

  private Expr simple(Op op, SqlColumnType type, RexCall call) {
    return new Expr.Call(op, type, all(call.getOperands()));
  }

  private Expr oneOperand(Op op, SqlColumnType type, RexCall call) {
    if (call.getOperands().size() > 1) {
      throw SqlFailures.unsupported(op + " of a time to a unit");
    }
    return simple(op, type, call);
  }

  private Expr comparison(Op op, RexCall call) {
    Expr left = of(call.getOperands().get(0));
    Expr right = of(call.getOperands().get(1));
    boolean oneIsObject =
        (left.type() == SqlColumnType.OBJECT) != (right.type() == SqlColumnType.OBJECT)
            && left.type() != SqlColumnType.NULL
            && right.type() != SqlColumnType.NULL;
    if (oneIsObject) {
      throw SqlFailures.parsing(
          "Cannot apply '"
              + call.getOperator().getName()
              + "' to "
              + left.type()
              + " and "
              + right.type()
              + ": consider adding an explicit CAST");
    }
    return Expr.call(op, SqlColumnType.BOOLEAN, left, right);
  }

  private Expr arithmetic(Op op, SqlColumnType type, RexCall call) {
    if (!Values.isNumeric(type)) {
      throw SqlFailures.unsupported("arithmetic that gives " + type + ": " + call);
    }
    return simple(op, type, call);
  }

  private Expr plus(Op op, SqlColumnType type, RexCall call) {
    if (!Values.isTemporal(type)) {
      boolean isOfTimes =
          call.getOperands().stream().anyMatch(o -> Values.isTemporal(Types.of(o.getType())));
      if (isOfTimes) {
        throw SqlFailures.unsupported("the difference of times: use TO_EPOCH_MILLIS");
      }
      return arithmetic(op, type, call);
    }
    Expr time = of(call.getOperands().get(0));
    RexNode interval = call.getOperands().get(1);
    SqlTypeName name = interval.getType().getSqlTypeName();
    if (!SqlTypeName.INTERVAL_TYPES.contains(name)) {
      throw SqlFailures.unsupported("adding " + name + " to " + type);
    }
    String unit = SqlTypeName.YEAR_INTERVAL_TYPES.contains(name) ? "MONTH" : "MILLISECOND";
    Expr amount = of(interval);
    Expr signed = op == Op.SUB ? Expr.call(Op.NEG, SqlColumnType.BIGINT, amount) : amount;
    return Expr.call(
        Op.DATE_ADD, type, time, signed, new Expr.Literal(unit, SqlColumnType.VARCHAR));
  }

  private Expr cast(SqlColumnType type, RexCall call) {
    Expr arg = of(call.getOperands().getFirst());
    RelDataType to = call.getType();
    boolean isCut =
        to.getSqlTypeName() == SqlTypeName.VARCHAR || to.getSqlTypeName() == SqlTypeName.CHAR;
    boolean isBounded = isCut && to.getPrecision() > 0 && to.getPrecision() < 65_536;
    if (arg.type() == type && !isBounded) {
      return arg;
    }
    if (arg instanceof Expr.Literal literal && literal.value() == null) {
      return new Expr.Literal(null, type);
    }
    if (arg instanceof Expr.Param param
        && type != SqlColumnType.OBJECT
        && !isBounded
        && param.type() == SqlColumnType.NULL) {
      return new Expr.Param(param.index(), type);
    }
    return isBounded
        ? Expr.call(
            Op.CAST, type, arg, new Expr.Literal((long) to.getPrecision(), SqlColumnType.INTEGER))
        : Expr.call(Op.CAST, type, arg);
  }

  private Expr like(RexCall call, SqlColumnType type) {
    if (call.getOperator().getName().contains("ILIKE")) {
      List<Expr> args =
          all(call.getOperands()).stream()
              .map(arg -> Expr.call(Op.LOWER, SqlColumnType.VARCHAR, arg))
              .map(Expr.class::cast)
              .toList();
      return negated(call, new Expr.Call(Op.LIKE, type, args));
    }
    return negated(call, simple(Op.LIKE, type, call));
  }

  private static Expr negated(RexCall call, Expr expr) {
    return call.getOperator().getName().startsWith("NOT ")
        ? Expr.call(Op.NOT, SqlColumnType.BOOLEAN, expr)
        : expr;
  }

  private Expr function(RexCall call, SqlColumnType type) {
    String name = call.getOperator().getName().toUpperCase(Locale.ROOT);
    if (name.equals("||")) {
      return simple(Op.CONCAT, SqlColumnType.VARCHAR, call);
    }
    Op op = FUNCTIONS.get(name);
    if (op != null) {
      return new Expr.Call(op, type, op == Op.CURRENT_TIME ? List.of() : all(call.getOperands()));
    }
    List<RexNode> args = call.getOperands();
    return switch (name) {
      case "JSON_VALUE" -> jsonValue(args, type);
      case "JSON_QUERY" -> jsonQuery(args);
      case "JSON_OBJECT", "JSON_ARRAY" -> {
        List<Expr> all = new ArrayList<>();
        all.add(
            new Expr.Literal(
                word(args.getFirst()).equals(SqlJsonConstructorNullClause.ABSENT_ON_NULL.name()),
                SqlColumnType.BOOLEAN));
        all.addAll(all(args.subList(1, args.size())));
        yield new Expr.Call(
            name.equals("JSON_OBJECT") ? Op.JSON_OBJECT : Op.JSON_ARRAY, SqlColumnType.JSON, all);
      }
      case "FORMAT JSON", "JSON_VALUE_EXPRESSION" ->
          Expr.call(Op.JSON_PARSE, SqlColumnType.JSON, of(args.getFirst()));
      default -> throw SqlFailures.unsupported("function " + name);
    };
  }

  private static String word(@Nullable RexNode node) {
    if (node instanceof RexLiteral literal) {
      Object value = literal.getValue();
      return value instanceof Enum<?> word ? word.name() : String.valueOf(value);
    }
    return String.valueOf(node);
  }

  private static Expr text(String text) {
    return new Expr.Literal(text, SqlColumnType.VARCHAR);
  }

  /** Document, path, and then behaviours, each a word and perhaps a value. */
  private Expr jsonValue(List<RexNode> args, SqlColumnType type) {
    String[] behaviours = {"NULL", "NULL"};
    Expr[] defaults = {new Expr.Literal(null, type), new Expr.Literal(null, type)};
    for (int i = 2; i + 1 < args.size(); i++) {
      String word = word(args.get(i));
      int target = -1;
      for (int j = i + 1; j < args.size() && target < 0; j++) {
        String which = word(args.get(j));
        target = which.equals("EMPTY") ? 0 : which.equals("ERROR") && j > i ? 1 : -1;
        if (target >= 0) {
          behaviours[target] = word;
          if (word.equals("DEFAULT") && j == i + 2) {
            defaults[target] = Expr.call(Op.CAST, type, of(args.get(i + 1)));
          }
          i = j;
        }
      }
    }
    return Expr.call(
        Op.JSON_VALUE,
        type,
        of(args.get(0)),
        of(args.get(1)),
        text(behaviours[0]),
        defaults[0],
        text(behaviours[1]),
        defaults[1]);
  }

  private Expr jsonQuery(List<RexNode> args) {
    String wrapper = word(args.get(2));
    return Expr.call(
        Op.JSON_QUERY,
        SqlColumnType.JSON,
        of(args.get(0)),
        of(args.get(1)),
        text(
            wrapper.startsWith("WITHOUT")
                ? "WITHOUT"
                : wrapper.startsWith("WITH_CONDITIONAL") ? "CONDITIONAL" : "WITH"),
        text(word(args.get(3)).replace('_', ' ')),
        text(word(args.get(4)).replace('_', ' ')));
  }
}
