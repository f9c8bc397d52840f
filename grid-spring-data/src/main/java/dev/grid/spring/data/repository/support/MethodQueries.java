package dev.grid.spring.data.repository.support;

import dev.grid.spring.data.mapping.GridMappingContext;
import dev.grid.spring.data.repository.Query;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.data.repository.query.QueryCreationException;
import org.springframework.data.repository.query.QueryLookupStrategy;
import org.springframework.data.repository.query.QueryMethod;
import org.springframework.data.repository.query.ValueExpressionDelegate;

/**
 * Finds out what methods ask for. Immutable.
 *
 * @param lookup whether names, annotations or both count; null for both
 */
record MethodQueries(
    GridMappingContext context,
    QueryLookupStrategy.@Nullable Key lookup,
    ValueExpressionDelegate valueExpressions) {

  /** The statement of SQL that a method has; null if it has none. */
  @Nullable Query statementOf(Method method) {
    Query query = AnnotatedElementUtils.findMergedAnnotation(method, Query.class);
    boolean has =
        query != null && !query.sql().isEmpty() && lookup != QueryLookupStrategy.Key.CREATE;
    return has ? query : null;
  }

  /**
   * By its annotation, or else by its name.
   *
   * @throws QueryCreationException if neither makes a query; says why
   */
  MethodQuery of(Method method, QueryMethod queryMethod) {
    Query query = AnnotatedElementUtils.findMergedAnnotation(method, Query.class);
    if (query == null && lookup == QueryLookupStrategy.Key.USE_DECLARED_QUERY) {
      throw QueryCreationException.create(
          queryMethod, "has no @Query, and queryLookupStrategy is USE_DECLARED_QUERY");
    }
    try {
      return query == null || lookup == QueryLookupStrategy.Key.CREATE
          ? DerivedQuery.of(queryMethod)
          : DeclaredQuery.of(query, queryMethod, context, valueExpressions);
    } catch (QueryCreationException e) {
      throw e;
    } catch (RuntimeException e) {
      throw QueryCreationException.create(queryMethod, e);
    }
  }
}
