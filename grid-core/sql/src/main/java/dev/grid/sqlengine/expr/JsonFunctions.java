package dev.grid.sqlengine.expr;

import dev.grid.serialization.JsonValue;
import dev.grid.sql.GridSqlException;
import dev.grid.sql.SqlColumnType;
import dev.grid.sqlengine.json.Json;
import dev.grid.sqlengine.json.JsonPath;
import dev.grid.sqlengine.json.JsonPathParser;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Functions of JSON. What cannot be read is an error, which the function says what comes of. */
public final class JsonFunctions {

  private JsonFunctions() {}

  static Evaluator compile(Expr.Call call, Evaluator[] args) {
    return switch (call.op()) {
      case JSON_VALUE -> value(call, args);
      case JSON_QUERY -> query(call, args);
      case JSON_OBJECT -> object(call, args);
      case JSON_ARRAY -> array(call, args);
      default -> throw new IllegalArgumentException("op=" + call.op());
    };
  }

  /** Finds the path of a row. */
  private interface Paths {
    @Nullable JsonPath of(@Nullable Object[] row);
  }

  private static Paths paths(Expr.Call call, Evaluator[] args) {
    if (call.arg(1).isConstant()) {
      Object text = Evaluators.constant(call.arg(1));
      JsonPath path = text == null ? null : JsonPathParser.parse(Casts.text(text));
      return row -> path;
    }
    return row -> {
      Object text = args[1].of(row);
      return text == null ? null : JsonPathParser.parse(Casts.text(text));
    };
  }

  private static String word(Expr.Call call, int arg) {
    return String.valueOf(Evaluators.constant(call.arg(arg)));
  }

  private static Evaluator value(Expr.Call call, Evaluator[] args) {
    Paths paths = paths(call, args);
    String onEmpty = word(call, 2);
    String onError = word(call, 4);
    SqlColumnType type = call.type();
    return row -> {
      Object document = args[0].of(row);
      JsonPath path = paths.of(row);
      if (document == null || path == null) {
        return null;
      }
      Object found;
      try {
        List<Object> all = path.find(Json.parse(Casts.text(document)));
        if (all.isEmpty()) {
          if (onEmpty.equals("ERROR")) {
            throw SqlFailures.data("JSON_VALUE has found nothing");
          }
          return onEmpty.equals("DEFAULT") ? args[3].of(row) : null;
        }
        if (all.size() > 1) {
          throw SqlFailures.data("JSON_VALUE has found several values: it takes one");
        }
        found = all.getFirst();
        if (found instanceof Map<?, ?> || found instanceof List<?>) {
          throw SqlFailures.data("JSON_VALUE has found no single value: use JSON_QUERY");
        }
        return found == Json.NULL ? null : Casts.cast(found, type, Integer.MAX_VALUE);
      } catch (GridSqlException e) {
        if (onError.equals("ERROR")) {
          throw e;
        }
        return onError.equals("DEFAULT") ? args[5].of(row) : null;
      }
    };
  }

  private static Evaluator query(Expr.Call call, Evaluator[] args) {
    Paths paths = paths(call, args);
    String wrapper = word(call, 2);
    String onEmpty = word(call, 3);
    String onError = word(call, 4);
    return row -> {
      Object document = args[0].of(row);
      JsonPath path = paths.of(row);
      if (document == null || path == null) {
        return null;
      }
      try {
        List<Object> all = path.find(Json.parse(Casts.text(document)));
        if (all.isEmpty()) {
          return instead(onEmpty, SqlFailures.data("JSON_QUERY has found nothing"));
        }
        boolean isOne = all.size() == 1;
        boolean isDocument =
            isOne && (all.getFirst() instanceof Map<?, ?> || all.getFirst() instanceof List<?>);
        boolean wraps =
            wrapper.equals("WITH") || wrapper.equals("CONDITIONAL") && !isDocument;
        if (!wraps && !isDocument) {
          throw SqlFailures.data(
              isOne
                  ? "JSON_QUERY has found a single value: use JSON_VALUE, or WITH WRAPPER"
                  : "JSON_QUERY has found several values: use WITH WRAPPER");
        }
        return new JsonValue(Json.write(wraps ? all : all.getFirst()));
      } catch (GridSqlException e) {
        return instead(onError, e);
      }
    };
  }

  private static @Nullable Object instead(String behaviour, GridSqlException failure) {
    return switch (behaviour) {
      case "ERROR" -> throw failure;
      case "EMPTY ARRAY" -> new JsonValue("[]");
      case "EMPTY OBJECT" -> new JsonValue("{}");
      default -> null;
    };
  }

  private static Evaluator object(Expr.Call call, Evaluator[] args) {
    boolean leavesNullsOut = Boolean.TRUE.equals(Evaluators.constant(call.arg(0)));
    return row -> {
      Map<String, Object> fields = new LinkedHashMap<>();
      for (int i = 1; i + 1 < args.length; i += 2) {
        Object key = args[i].of(row);
        Object value = args[i + 1].of(row);
        if (key == null) {
          throw SqlFailures.data("JSON_OBJECT: a key is NULL");
        }
        if (value != null || !leavesNullsOut) {
          fields.put(Casts.text(key), tree(value));
        }
      }
      return new JsonValue(Json.write(fields));
    };
  }

  private static Evaluator array(Expr.Call call, Evaluator[] args) {
    boolean leavesNullsOut = Boolean.TRUE.equals(Evaluators.constant(call.arg(0)));
    return row -> {
      List<Object> items = new ArrayList<>();
      for (int i = 1; i < args.length; i++) {
        Object value = args[i].of(row);
        if (value != null || !leavesNullsOut) {
          items.add(tree(value));
        }
      }
      return new JsonValue(Json.write(items));
    };
  }

  /** What stands for a value in a document. */
  public static Object tree(@Nullable Object value) {
    return switch (value) {
      case null -> Json.NULL;
      case JsonValue json -> Json.parse(json.json());
      case Double d -> {
        if (!Double.isFinite(d)) {
          throw SqlFailures.data(d + " has no form in JSON");
        }
        yield d;
      }
      case Long l -> l;
      case BigDecimal d -> d;
      case Boolean b -> b;
      default -> Casts.text(value);
    };
  }
}
