package dev.grid.spring.data.core;

import dev.grid.spring.data.mapping.GridMappingContext;
import dev.grid.spring.data.mapping.GridPersistentEntity;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.util.ObjectUtils;

/** Turns criteria and sorts into predicates and comparators over entities. Immutable. */
final class CriteriaCompiler {

  private final GridMappingContext context;
  private final GridPersistentEntity<?> entity;

  CriteriaCompiler(GridMappingContext context, GridPersistentEntity<?> entity) {
    this.context = context;
    this.entity = entity;
  }

  Predicate<Object> compile(Criteria criteria) {
    return switch (criteria) {
      case Criteria.Everything everything -> bean -> true;
      case Criteria.All(List<Criteria> all) -> {
        List<Predicate<Object>> parts = all.stream().map(this::compile).toList();
        yield bean -> parts.stream().allMatch(part -> part.test(bean));
      }
      case Criteria.Any(List<Criteria> any) -> {
        List<Predicate<Object>> parts = any.stream().map(this::compile).toList();
        yield bean -> parts.stream().anyMatch(part -> part.test(bean));
      }
      case Criteria.Not(Criteria inner) -> compile(inner).negate();
      case Criteria.Comparison comparison -> on(comparison.path(), compare(comparison));
      case Criteria.Between(String path, Object low, Object high, boolean ignoreCase) ->
          on(path, between(low, high, ignoreCase));
      case Criteria.In(String path, List<@Nullable Object> values, boolean ignoreCase) ->
          on(path, in(values, ignoreCase));
      case Criteria.Text text -> on(text.path(), match(text));
      case Criteria.HasElement(String path, @Nullable Object element, boolean ignoreCase) ->
          on(
              path,
              value -> {
                for (Object candidate : Values.elements(value)) {
                  if (Values.equal(candidate, element, ignoreCase)) {
                    return true;
                  }
                }
                return false;
              });
      case Criteria.IsEmpty(String path) -> on(path, ObjectUtils::isEmpty);
    };
  }

  private static Predicate<@Nullable Object> between(Object low, Object high, boolean ignoreCase) {
    return value ->
        value != null
            && Values.compare(value, low, ignoreCase) >= 0
            && Values.compare(value, high, ignoreCase) <= 0;
  }

  private static Predicate<@Nullable Object> in(List<@Nullable Object> values, boolean ignoreCase) {
    return value -> {
      for (Object candidate : values) {
        if (Values.equal(value, candidate, ignoreCase)) {
          return true;
        }
      }
      return false;
    };
  }

  /** Whether a criterion that compares one property holds for a value of it. */
  static boolean holds(Criteria one, Object value) {
    return switch (one) {
      case Criteria.Comparison comparison -> compare(comparison).test(value);
      case Criteria.Between(String path, Object low, Object high, boolean ignoreCase) ->
          between(low, high, ignoreCase).test(value);
      case Criteria.In(String path, List<@Nullable Object> values, boolean ignoreCase) ->
          in(values, ignoreCase).test(value);
      default -> throw new IllegalArgumentException(one + " compares no property");
    };
  }

  private Predicate<Object> on(String path, Predicate<@Nullable Object> test) {
    PathReader reader = PathReader.of(context, entity, path);
    return bean -> reader.anyMatch(bean, test);
  }

  private static Predicate<@Nullable Object> compare(Criteria.Comparison comparison) {
    Object expected = comparison.value();
    boolean ignoreCase = comparison.ignoreCase();
    if (expected == null || comparison.operator() == Criteria.Operator.EQUAL) {
      return value -> Values.equal(value, expected, ignoreCase);
    }
    return value -> {
      if (value == null) {
        return false;
      }
      int order = Values.compare(value, expected, ignoreCase);
      return switch (comparison.operator()) {
        case EQUAL -> order == 0;
        case LESS -> order < 0;
        case LESS_OR_EQUAL -> order <= 0;
        case GREATER -> order > 0;
        case GREATER_OR_EQUAL -> order >= 0;
      };
    };
  }

  private static Predicate<@Nullable Object> match(Criteria.Text text) {
    boolean ignoreCase = text.ignoreCase();
    String expected = text.text();
    int length = expected.length();
    return switch (text.match()) {
      case STARTING -> onText(value -> value.regionMatches(ignoreCase, 0, expected, 0, length));
      case ENDING ->
          onText(
              value ->
                  value.regionMatches(ignoreCase, value.length() - length, expected, 0, length));
      case CONTAINING ->
          ignoreCase
              ? onText(value -> containsIgnoringCase(value, expected))
              : onText(value -> value.contains(expected));
      case LIKE -> onText(LikePattern.of(expected, ignoreCase)::matches);
      case REGEX -> {
        int flags = ignoreCase ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0;
        Pattern pattern = Pattern.compile(expected, flags);
        yield onText(value -> pattern.matcher(value).matches());
      }
    };
  }

  private static Predicate<@Nullable Object> onText(Predicate<String> test) {
    return value -> value instanceof CharSequence text && test.test(text.toString());
  }

  private static boolean containsIgnoringCase(String value, String expected) {
    int length = expected.length();
    for (int i = 0; i <= value.length() - length; i++) {
      if (value.regionMatches(true, i, expected, 0, length)) {
        return true;
      }
    }
    return false;
  }

  /** The order of a sort, with ties broken by the key if keys are comparable. */
  <T> Comparator<Map.Entry<Object, T>> compile(Sort sort) {
    Comparator<Map.Entry<Object, T>> order = null;
    for (Sort.Order by : sort) {
      Comparator<Map.Entry<Object, T>> next = compile(by);
      order = order == null ? next : order.thenComparing(next);
    }
    Comparator<Map.Entry<Object, T>> byKey =
        (left, right) -> compareKeys(left.getKey(), right.getKey());
    return order == null ? byKey : order.thenComparing(byKey);
  }

  private static int compareKeys(Object left, Object right) {
    return left instanceof Comparable && left.getClass() == right.getClass()
        ? Values.compare(left, right, false)
        : 0;
  }

  /** Whether an entry comes behind a position in the order of a sort. */
  <T> Predicate<Map.Entry<Object, T>> behind(Sort sort, Map<String, @Nullable Object> position) {
    if (position.isEmpty()) {
      return entry -> true;
    }
    Object id = idOf(entity, position);
    return entry -> {
      for (Sort.Order by : sort) {
        Object value = reader(by).read(entry.getValue());
        int order = compare(by, value, position.get(by.getProperty()));
        if (order != 0) {
          return order > 0;
        }
      }
      return compareKeys(entry.getKey(), id) > 0;
    };
  }

  /** The id in a position. */
  static Object idOf(GridPersistentEntity<?> entity, Map<String, @Nullable Object> position) {
    String name = entity.getRequiredIdProperty().getName();
    Object id = position.get(name);
    if (id == null) {
      throw new IllegalArgumentException(
          "the position %s has no '%s', which every position of a scroll has"
              .formatted(position.keySet(), name));
    }
    return id;
  }

  private PathReader reader(Sort.Order by) {
    return PathReader.ofSort(context, entity, by.getProperty());
  }

  private static int compare(Sort.Order by, @Nullable Object a, @Nullable Object b) {
    if (a == null || b == null) {
      int nulls = by.getNullHandling() == Sort.NullHandling.NULLS_FIRST ? -1 : 1;
      return a == b ? 0 : a == null ? nulls : -nulls;
    }
    int order = Values.compare(a, b, by.isIgnoreCase());
    return by.isAscending() ? order : -order;
  }

  private <T> Comparator<Map.Entry<Object, T>> compile(Sort.Order by) {
    PathReader reader = reader(by);
    return (left, right) ->
        compare(by, reader.read(left.getValue()), reader.read(right.getValue()));
  }
}
