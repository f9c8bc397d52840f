package dev.grid.spring.data.core;

import dev.grid.spring.data.mapping.GridMappingContext;
import dev.grid.spring.data.mapping.GridPersistentEntity;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
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
          on(
              path,
              value ->
                  value != null
                      && Values.compare(value, low, ignoreCase) >= 0
                      && Values.compare(value, high, ignoreCase) <= 0);
      case Criteria.In(String path, List<@Nullable Object> values, boolean ignoreCase) ->
          on(
              path,
              value -> {
                for (Object candidate : values) {
                  if (Values.equal(value, candidate, ignoreCase)) {
                    return true;
                  }
                }
                return false;
              });
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
        (left, right) ->
            left.getKey() instanceof Comparable
                    && left.getKey().getClass() == right.getKey().getClass()
                ? Values.compare(left.getKey(), right.getKey(), false)
                : 0;
    return order == null ? byKey : order.thenComparing(byKey);
  }

  private <T> Comparator<Map.Entry<Object, T>> compile(Sort.Order by) {
    PathReader reader = PathReader.of(context, entity, by.getProperty());
    if (!reader.isSingular()) {
      throw new IllegalArgumentException(
          "cannot sort by '%s' of %s: it leads through a collection"
              .formatted(reader.path(), entity.getName()));
    }
    int nulls = by.getNullHandling() == Sort.NullHandling.NULLS_FIRST ? -1 : 1;
    int direction = by.isAscending() ? 1 : -1;
    boolean ignoreCase = by.isIgnoreCase();
    return (left, right) -> {
      Object a = reader.read(left.getValue());
      Object b = reader.read(right.getValue());
      if (a == null || b == null) {
        return a == b ? 0 : a == null ? nulls : -nulls;
      }
      return direction * Values.compare(a, b, ignoreCase);
    };
  }
}
