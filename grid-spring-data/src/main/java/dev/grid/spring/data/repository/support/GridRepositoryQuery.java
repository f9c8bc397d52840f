package dev.grid.spring.data.repository.support;

import dev.grid.spring.data.core.GridOperations;
import dev.grid.spring.data.core.GridQuery;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.IncorrectResultSizeDataAccessException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.domain.Limit;
import org.springframework.data.domain.Pageable;
import org.springframework.data.repository.query.ParametersParameterAccessor;
import org.springframework.data.repository.query.QueryMethod;
import org.springframework.data.repository.query.RepositoryQuery;
import org.springframework.data.repository.query.ResultProcessor;
import org.springframework.data.repository.query.ReturnedType;

/** Carries out what a method asks for. Immutable; state of a call stays in the call. */
final class GridRepositoryQuery implements RepositoryQuery {

  private final QueryMethod method;
  private final Class<?> returnType;
  private final MethodQuery asked;
  private final GridOperations operations;
  private final DtoConverter dtos;

  /**
   * Checks what the method returns.
   *
   * @param returnType boxed, and what is in it of a reactive wrapper
   * @throws org.springframework.data.repository.query.QueryCreationException if it cannot
   */
  GridRepositoryQuery(
      QueryMethod method, Class<?> returnType, MethodQuery asked, GridOperations operations) {
    this.method = method;
    this.returnType = returnType;
    this.asked = asked;
    this.operations = operations;
    this.dtos = new DtoConverter(operations.mappingContext());
    MethodQuery.requireReturnType(asked.kind(), method, returnType);
    ReturnedType returned = method.getResultProcessor().getReturnedType();
    if (returned.isDtoProjection()) {
      dtos.requireReadable(returned);
    }
  }

  @Override
  public QueryMethod getQueryMethod() {
    return method;
  }

  @Override
  public @Nullable Object execute(@Nullable Object[] arguments) {
    ParametersParameterAccessor accessor =
        new ParametersParameterAccessor(method.getParameters(), arguments);
    Class<?> type = method.getEntityInformation().getJavaType();
    GridQuery query = query(accessor, arguments);
    return switch (asked.kind()) {
      case COUNT -> number(operations.count(query.criteria(), type));
      case EXISTS -> operations.exists(query.criteria(), type);
      case DELETE -> delete(query.with(asked.limit()), type);
      case FIND -> find(query, accessor, type);
    };
  }

  private GridQuery query(ParametersParameterAccessor accessor, @Nullable Object[] arguments) {
    try {
      return asked.query(accessor, arguments);
    } catch (IllegalArgumentException | NullPointerException e) {
      throw new InvalidDataAccessApiUsageException(
          "%s: %s".formatted(method.getName(), e.getMessage()), e);
    }
  }

  private Object number(long count) {
    return returnType == Integer.class ? (Object) Math.toIntExact(count) : (Object) count;
  }

  private <T> @Nullable Object delete(GridQuery query, Class<T> type) {
    List<T> removed = operations.deleteAll(query, type);
    if (method.isStreamQuery()) {
      return removed.stream();
    }
    if (method.isCollectionQuery()) {
      return removed;
    }
    if (returnType == Void.class) {
      return null;
    }
    if (Number.class.isAssignableFrom(returnType)) {
      return number(removed.size());
    }
    return returnType == Boolean.class ? (Object) !removed.isEmpty() : single(removed);
  }

  private <T> @Nullable Object find(
      GridQuery query, ParametersParameterAccessor accessor, Class<T> type) {
    ResultProcessor processor = method.getResultProcessor().withDynamicProjection(accessor);
    // Without a parameter of that type the accessor's limit is the page size.
    boolean isLimited = method.getParameters().hasLimitParameter();
    Limit max = isLimited ? QueryRun.smaller(asked.limit(), accessor.getLimit()) : asked.limit();
    QueryRun<T> run =
        new QueryRun<>(operations, type, processor.getReturnedType(), dtos, query, max);
    return processor.processResult(shaped(run, accessor), run.converter());
  }

  private @Nullable Object shaped(QueryRun<?> run, ParametersParameterAccessor accessor) {
    Pageable pageable = accessor.getPageable();
    if (method.isScrollQuery()) {
      return run.window(accessor.getScrollPosition());
    }
    if (method.isPageQuery()) {
      return run.page(pageable);
    }
    if (method.isSliceQuery()) {
      return run.slice(pageable);
    }
    if (method.isStreamQuery()) {
      return run.stream(pageable);
    }
    return method.isCollectionQuery() ? run.list(pageable) : single(run.firstTwo());
  }

  private @Nullable Object single(List<?> found) {
    if (found.size() > 1) {
      throw new IncorrectResultSizeDataAccessException(
          method.getName() + " found more than one entity", 1);
    }
    return found.isEmpty() ? null : found.getFirst();
  }
}
