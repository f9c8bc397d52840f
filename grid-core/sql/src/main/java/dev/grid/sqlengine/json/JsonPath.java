package dev.grid.sqlengine.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A path of the SQL standard, lax: an array where an object is expected is looked through, another
 * value where an array is expected stands for one of itself, and what is not there is nothing.
 * Immutable; compiled by {@link JsonPathParser}.
 */
public final class JsonPath {

  /** A path finds no more values than this. */
  static final int FOUND_MAX = 100_000;

  /** Part of the way. */
  sealed interface Step {

    /**
     * A field by its name.
     *
     * @param unwraps whether arrays are looked through
     */
    record Field(String name, boolean unwraps) implements Step {}

    /** All fields. */
    record AnyField() implements Step {}

    /** Everything below, and the value itself. */
    record Below() implements Step {}

    /** Items by their places. */
    record Items(List<Range> ranges) implements Step {}

    /** All items. */
    record AnyItem() implements Step {}

    /** What meets a condition. */
    record Filter(Condition condition) implements Step {}
  }

  /** Places of an array; those from its end are negative, as far as {@code last} goes. */
  record Range(Place from, Place to) {}

  /** A place, counted from the beginning, or back from the last. */
  record Place(boolean isFromLast, int offset) {

    int in(int size) {
      return isFromLast ? size - 1 - offset : offset;
    }
  }

  /** A condition of a filter. */
  sealed interface Condition {

    record And(Condition left, Condition right) implements Condition {}

    record Or(Condition left, Condition right) implements Condition {}

    record Not(Condition of) implements Condition {}

    record Exists(JsonPath path) implements Condition {}

    record Compare(String operator, Operand left, Operand right) implements Condition {}
  }

  /** What is compared: a path from the value in question, or from the root, or a value. */
  record Operand(@Nullable JsonPath path, @Nullable Object value) {}

  private final boolean isFromRoot;
  private final List<Step> steps;

  JsonPath(boolean isFromRoot, List<Step> steps) {
    this.isFromRoot = isFromRoot;
    this.steps = List.copyOf(steps);
  }

  /** The names of its fields if it is nothing but fields; else null. */
  public @Nullable List<String> fields() {
    List<String> names = new ArrayList<>();
    for (Step step : steps) {
      if (!(step instanceof Step.Field field)) {
        return null;
      }
      names.add(field.name());
    }
    return names;
  }

  /** What it finds in a document, in order. */
  public List<Object> find(Object root) {
    return find(root, root);
  }

  private List<Object> find(Object root, Object current) {
    List<Object> found = List.of(isFromRoot ? root : current);
    for (Step step : steps) {
      List<Object> next = new ArrayList<>();
      for (Object value : found) {
        go(step, value, root, next);
      }
      if (next.size() > FOUND_MAX) {
        throw dev.grid.sqlengine.expr.SqlFailures.data(
            "a JSON path finds more than " + FOUND_MAX + " values");
      }
      found = next;
    }
    return found;
  }

  private static void go(Step step, Object value, Object root, List<Object> next) {
    switch (step) {
      case Step.Field field -> {
        for (Object item : field.unwraps() ? unwrapped(value) : List.of(value)) {
          if (item instanceof Map<?, ?> map) {
            Object its = map.get(field.name());
            if (its != null) {
              next.add(its);
            }
          }
        }
      }
      case Step.AnyField any -> {
        for (Object item : unwrapped(value)) {
          if (item instanceof Map<?, ?> map) {
            next.addAll(map.values());
          }
        }
      }
      case Step.Below below -> below(value, next);
      case Step.AnyItem any -> next.addAll(wrapped(value));
      case Step.Items items -> {
        List<?> all = wrapped(value);
        for (Range range : items.ranges()) {
          int to = Math.min(range.to().in(all.size()), all.size() - 1);
          for (int i = Math.max(0, range.from().in(all.size())); i <= to; i++) {
            next.add(all.get(i));
          }
        }
      }
      case Step.Filter filter -> {
        for (Object item : unwrapped(value)) {
          if (meets(filter.condition(), item, root)) {
            next.add(item);
          }
        }
      }
    }
  }

  private static void below(Object value, List<Object> next) {
    next.add(value);
    if (value instanceof Map<?, ?> map) {
      map.values().forEach(its -> below(its, next));
    } else if (value instanceof List<?> list) {
      list.forEach(item -> below(item, next));
    }
  }

  private static List<?> unwrapped(Object value) {
    return value instanceof List<?> list ? list : List.of(value);
  }

  private static List<?> wrapped(Object value) {
    return value instanceof List<?> list ? list : List.of(value);
  }

  private static boolean meets(Condition condition, Object item, Object root) {
    return switch (condition) {
      case Condition.And and -> meets(and.left(), item, root) && meets(and.right(), item, root);
      case Condition.Or or -> meets(or.left(), item, root) || meets(or.right(), item, root);
      case Condition.Not not -> !meets(not.of(), item, root);
      case Condition.Exists exists -> !exists.path().find(root, item).isEmpty();
      case Condition.Compare compare -> {
        for (Object left : operand(compare.left(), item, root)) {
          for (Object right : operand(compare.right(), item, root)) {
            if (compare(compare.operator(), left, right)) {
              yield true;
            }
          }
        }
        yield false;
      }
    };
  }

  private static List<Object> operand(Operand operand, Object item, Object root) {
    JsonPath path = operand.path();
    Object value = operand.value();
    return path != null ? path.find(root, item) : value == null ? List.of() : List.of(value);
  }

  private static boolean compare(String operator, Object left, Object right) {
    Integer order = null;
    if (left instanceof Number a && right instanceof Number b) {
      order = dev.grid.sqlengine.expr.Values.compare(a, b);
    } else if (left instanceof String a && right instanceof String b) {
      order = a.compareTo(b);
    } else if (left instanceof Boolean a && right instanceof Boolean b) {
      order = a.compareTo(b);
    } else if (left == Json.NULL || right == Json.NULL) {
      order = left == right ? 0 : null;
    }
    if (order == null) {
      return operator.equals("!=") && (left == Json.NULL || right == Json.NULL);
    }
    return switch (operator) {
      case "==" -> order == 0;
      case "!=" -> order != 0;
      case "<" -> order < 0;
      case "<=" -> order <= 0;
      case ">" -> order > 0;
      default -> order >= 0;
    };
  }
}
