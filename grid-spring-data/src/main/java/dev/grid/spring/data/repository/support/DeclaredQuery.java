package dev.grid.spring.data.repository.support;

import dev.grid.spring.data.core.GridQuery;
import dev.grid.spring.data.mapping.GridMappingContext;
import dev.grid.spring.data.repository.Query;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.data.core.ReactiveWrappers;
import org.springframework.data.domain.Limit;
import org.springframework.data.domain.Sort;
import org.springframework.data.repository.query.Parameter;
import org.springframework.data.repository.query.ParametersParameterAccessor;
import org.springframework.data.repository.query.QueryCreationException;
import org.springframework.data.repository.query.QueryMethod;
import org.springframework.data.repository.query.ValueExpressionDelegate;
import org.springframework.data.repository.query.ValueExpressionQueryRewriter;
import org.springframework.data.repository.query.ValueExpressionQueryRewriter.QueryExpressionEvaluator;

/** A query that {@link Query} spells out. Immutable; state of a call stays in the call. */
final class DeclaredQuery implements MethodQuery {

  /** What expressions are parameters as; no parameter of Java begins so. */
  private static final String EXPRESSION = "__expression";

  private final Kind kind;
  private final QueryText text;
  private final Sort sort;
  private final QueryMethod method;
  private final QueryExpressionEvaluator expressions;

  private DeclaredQuery(
      Kind kind,
      QueryText text,
      Sort sort,
      QueryMethod method,
      QueryExpressionEvaluator expressions) {
    this.kind = kind;
    this.text = text;
    this.sort = sort;
    this.method = method;
    this.expressions = expressions;
  }

  /**
   * Checks all that can be checked before the first call.
   *
   * @throws QueryCreationException if there is something wrong with the text
   */
  static DeclaredQuery of(
      Query query,
      QueryMethod method,
      GridMappingContext context,
      ValueExpressionDelegate valueExpressions) {
    QueryExpressionEvaluator expressions =
        ValueExpressionQueryRewriter.of(
                valueExpressions,
                (index, expression) -> EXPRESSION + index,
                (prefix, name) -> ":" + name)
            .parse(query.value(), method.getParameters());
    Class<?> type = method.getEntityInformation().getJavaType();
    QueryText text =
        QueryText.parse(
            expressions.getQueryString(),
            path -> new QueryProperty(context, type, path),
            parameterTypes(method));
    Sort sort = QueryText.parseSort(query.sort());
    for (Sort.Order by : sort) {
      new QueryProperty(context, type, by.getProperty()).requireSortable();
    }
    DeclaredQuery declared =
        new DeclaredQuery(kind(query, method), text, sort, method, expressions);
    declared.requireParameters();
    return declared;
  }

  /** By name and by place; not those of reactive types, in which anything may come. */
  private static Map<String, Class<?>> parameterTypes(QueryMethod method) {
    Map<String, Class<?>> types = new HashMap<>();
    for (Parameter parameter : method.getParameters().getBindableParameters()) {
      if (!ReactiveWrappers.supports(parameter.getType())) {
        types.put(Integer.toString(parameter.getIndex() + 1), parameter.getType());
        parameter.getName().ifPresent(name -> types.put(name, parameter.getType()));
      }
    }
    return types;
  }

  private static Kind kind(Query query, QueryMethod method) {
    int kinds = (query.count() ? 1 : 0) + (query.exists() ? 1 : 0) + (query.delete() ? 1 : 0);
    if (kinds > 1) {
      throw QueryCreationException.create(
          method, "@Query can only be one of count, exists and delete");
    }
    if (query.count()) {
      return Kind.COUNT;
    }
    if (query.exists()) {
      return Kind.EXISTS;
    }
    return query.delete() ? Kind.DELETE : Kind.FIND;
  }

  private void requireParameters() {
    Set<String> known = new HashSet<>();
    List<String> unused = new ArrayList<>();
    for (Parameter parameter : method.getParameters().getBindableParameters()) {
      String index = Integer.toString(parameter.getIndex() + 1);
      String name = parameter.getName().orElse(index);
      known.add(index);
      known.add(name);
      if (!text.parameters().contains(name) && !text.parameters().contains(index)) {
        unused.add("%s ('%s')".formatted(index, name));
      }
    }
    boolean hasExpressions = false;
    for (String name : text.parameters()) {
      boolean isExpression = name.startsWith(EXPRESSION);
      hasExpressions |= isExpression;
      if (!isExpression && !known.contains(name)) {
        throw QueryCreationException.create(
            method,
            ("the query uses parameter '%s', which the method does not have. Compile with"
                    + " -parameters, or name it with @Param")
                .formatted(name));
      }
    }
    if (!hasExpressions && !unused.isEmpty()) { // Expressions may use any of them.
      throw QueryCreationException.create(
          method, "the query does not use parameter " + String.join(", ", unused));
    }
  }

  @Override
  public Kind kind() {
    return kind;
  }

  @Override
  public Limit limit() {
    return Limit.unlimited();
  }

  @Override
  public GridQuery query(ParametersParameterAccessor accessor, @Nullable Object[] arguments) {
    Map<String, @Nullable Object> values = new HashMap<>(expressions.evaluate(arguments));
    for (Parameter parameter : method.getParameters().getBindableParameters()) {
      Object value = arguments[parameter.getIndex()];
      values.put(Integer.toString(parameter.getIndex() + 1), value);
      parameter.getName().ifPresent(name -> values.put(name, value));
    }
    Sort wanted = accessor.getSort();
    return GridQuery.matching(text.criteria(values)).with(wanted.isSorted() ? wanted : sort);
  }
}
