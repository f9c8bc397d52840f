package dev.grid.spring.data.repository.support;

import dev.grid.spring.data.core.GridExceptionTranslator;
import dev.grid.spring.data.core.GridOperations;
import dev.grid.spring.data.repository.Query;
import dev.grid.sql.SqlResult;
import dev.grid.sql.SqlRow;
import dev.grid.sql.SqlStatement;
import dev.grid.sql.SqlStatement.Expected;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.IncorrectResultSizeDataAccessException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.repository.query.Parameter;
import org.springframework.data.repository.query.ParametersParameterAccessor;
import org.springframework.data.repository.query.QueryCreationException;
import org.springframework.data.repository.query.QueryMethod;
import org.springframework.data.repository.query.RepositoryQuery;
import org.springframework.data.repository.query.ResultProcessor;
import org.springframework.data.repository.query.ReturnedType;
import org.springframework.data.repository.query.ValueExpressionDelegate;
import org.springframework.data.repository.query.ValueExpressionQueryRewriter;
import org.springframework.data.repository.query.ValueExpressionQueryRewriter.QueryExpressionEvaluator;

/** Carries out the statement of SQL of a method. Immutable; state of a call stays in the call. */
final class SqlRepositoryQuery implements RepositoryQuery {

  private static final GridExceptionTranslator EXCEPTIONS = new GridExceptionTranslator();

  /** What expressions are parameters as; no parameter of Java begins so. */
  private static final String EXPRESSION = "__expression";

  private final QueryMethod method;
  private final Class<?> returnType;
  private final StatementText text;
  private final QueryExpressionEvaluator expressions;
  private final GridOperations operations;
  private final SqlRows rows;

  /**
   * Checks all that can be checked before the first call.
   *
   * @param returnType boxed, and what is in it of a reactive wrapper
   * @throws QueryCreationException if there is something wrong
   */
  SqlRepositoryQuery(
      Query query,
      QueryMethod method,
      Class<?> returnType,
      GridOperations operations,
      ValueExpressionDelegate valueExpressions) {
    this.method = method;
    this.returnType = returnType;
    this.operations = operations;
    this.rows = new SqlRows(operations.mappingContext());
    this.expressions =
        ValueExpressionQueryRewriter.of(
                valueExpressions,
                (index, expression) -> EXPRESSION + index,
                (prefix, name) -> ":" + name)
            .parse(query.sql(), method.getParameters());
    try {
      this.text = StatementText.parse(expressions.getQueryString());
    } catch (IllegalArgumentException e) {
      throw QueryCreationException.create(method, e);
    }
    requireAlone(query);
    requireParameters();
  }

  private void requireAlone(Query query) {
    if (!query.value().isEmpty()
        || !query.sort().isEmpty()
        || query.count()
        || query.exists()
        || query.delete()) {
      throw QueryCreationException.create(
          method, "@Query has a statement of SQL: it is all that is asked for, leave the rest out");
    }
    if (method.getParameters().hasSpecialParameter()
        || method.isPageQuery()
        || method.isSliceQuery()
        || method.isScrollQuery()) {
      throw QueryCreationException.create(
          method,
          "a statement of SQL has its order and its limits in itself: use ORDER BY, LIMIT and"
              + " OFFSET with parameters, and return a List or a Stream");
    }
    if (!text.isQuery() && !isCount()) {
      throw QueryCreationException.create(
          method, "a statement that changes entries must return long, int or void");
    }
  }

  private boolean isCount() {
    return returnType == Long.class
        || returnType == Integer.class
        || returnType == Void.class
        || returnType == void.class;
  }

  private void requireParameters() {
    Set<String> known = new HashSet<>();
    for (Parameter parameter : method.getParameters().getBindableParameters()) {
      known.add(Integer.toString(parameter.getIndex() + 1));
      parameter.getName().ifPresent(known::add);
    }
    for (String name : text.parameters()) {
      if (!name.startsWith(EXPRESSION) && !known.contains(name)) {
        throw QueryCreationException.create(
            method,
            ("the statement uses parameter '%s', which the method does not have. Compile with"
                    + " -parameters, or name it with @Param; a colon that begins no parameter has a"
                    + " blank behind it")
                .formatted(name));
      }
    }
  }

  @Override
  public QueryMethod getQueryMethod() {
    return method;
  }

  @Override
  public @Nullable Object execute(@Nullable Object[] arguments) {
    StatementText.Bound bound = bound(arguments);
    boolean isQuery = text.isQuery();
    SqlStatement statement =
        SqlStatement.of(bound.sql(), bound.values().toArray())
            .withExpected(isQuery ? Expected.ROWS : Expected.UPDATE_COUNT);
    Class<?> entity = method.getEntityInformation().getJavaType();
    if (!isQuery) {
      try (SqlResult result = operations.sql(statement, entity)) {
        return count(result.updateCount());
      }
    }
    ResultProcessor processor =
        method
            .getResultProcessor()
            .withDynamicProjection(
                new ParametersParameterAccessor(method.getParameters(), arguments));
    ReturnedType returned = processor.getReturnedType();
    SqlResult result = operations.sql(statement, entity);
    if (method.isStreamQuery()) {
      Stream<@Nullable Object> stream = result.stream().map(row -> rows.object(row, returned));
      return processor.processResult(stream);
    }
    return processor.processResult(read(result, returned));
  }

  private StatementText.Bound bound(@Nullable Object[] arguments) {
    Map<String, @Nullable Object> values = new HashMap<>(expressions.evaluate(arguments));
    for (Parameter parameter : method.getParameters().getBindableParameters()) {
      Object value = arguments[parameter.getIndex()];
      values.put(Integer.toString(parameter.getIndex() + 1), value);
      parameter.getName().ifPresent(name -> values.put(name, value));
    }
    try {
      return text.bind(values);
    } catch (IllegalArgumentException e) {
      throw new InvalidDataAccessApiUsageException(
          "%s: %s".formatted(method.getName(), e.getMessage()), e);
    }
  }

  private @Nullable Object count(long count) {
    if (returnType == Integer.class) {
      return Math.toIntExact(count);
    }
    return returnType == Long.class ? (Object) count : null;
  }

  private @Nullable Object read(SqlResult result, ReturnedType returned) {
    boolean isMany = method.isCollectionQuery();
    List<@Nullable Object> all = new ArrayList<>();
    try (result) {
      for (SqlRow row : result) {
        if (!isMany && !all.isEmpty()) {
          throw new IncorrectResultSizeDataAccessException(
              method.getName() + " found more than one row", 1);
        }
        all.add(rows.object(row, returned));
      }
    } catch (RuntimeException e) {
      DataAccessException translated = EXCEPTIONS.translateExceptionIfPossible(e);
      throw translated == null ? e : translated;
    }
    return isMany ? all : all.isEmpty() ? null : all.getFirst();
  }
}
