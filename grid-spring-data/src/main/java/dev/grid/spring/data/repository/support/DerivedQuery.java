package dev.grid.spring.data.repository.support;

import dev.grid.spring.data.core.GridOperations;
import dev.grid.spring.data.core.GridQuery;
import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.converter.Converter;
import org.springframework.dao.IncorrectResultSizeDataAccessException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.domain.KeysetScrollPosition;
import org.springframework.data.domain.Limit;
import org.springframework.data.domain.OffsetScrollPosition;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageImpl;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.SliceImpl;
import org.springframework.data.domain.Window;
import org.springframework.data.repository.query.ParametersParameterAccessor;
import org.springframework.data.repository.query.QueryCreationException;
import org.springframework.data.repository.query.QueryMethod;
import org.springframework.data.repository.query.RepositoryQuery;
import org.springframework.data.repository.query.ResultProcessor;
import org.springframework.data.repository.query.ReturnedType;
import org.springframework.data.repository.query.parser.PartTree;
import org.springframework.util.ClassUtils;

/** A query that a method's name spells out. Immutable; state of a call stays in the call. */
final class DerivedQuery implements RepositoryQuery {

  private final QueryMethod method;
  private final Class<?> returnType;
  private final PartTree tree;
  private final GridOperations operations;
  private final DtoConverter dtos;

  private DerivedQuery(
      QueryMethod method, Class<?> returnType, PartTree tree, GridOperations operations) {
    this.method = method;
    this.returnType = returnType;
    this.tree = tree;
    this.operations = operations;
    this.dtos = new DtoConverter(operations.mappingContext());
  }

  /**
   * Checks all that can be checked before the first call.
   *
   * @throws QueryCreationException if the method's name, parameters or return type do not make a
   *     query
   */
  static DerivedQuery of(Method method, QueryMethod queryMethod, GridOperations operations) {
    try {
      Class<?> domainType = queryMethod.getEntityInformation().getJavaType();
      PartTree tree = new PartTree(method.getName(), domainType);
      Class<?> returnType = ClassUtils.resolvePrimitiveIfNecessary(method.getReturnType());
      new DerivedQueryRules(queryMethod, returnType, tree).check();
      DerivedQuery query = new DerivedQuery(queryMethod, returnType, tree, operations);
      ReturnedType returned = queryMethod.getResultProcessor().getReturnedType();
      if (returned.isDtoProjection()) {
        query.dtos.requireReadable(returned);
      }
      return query;
    } catch (QueryCreationException e) {
      throw e;
    } catch (RuntimeException e) {
      throw QueryCreationException.create(queryMethod, e);
    }
  }

  @Override
  public QueryMethod getQueryMethod() {
    return method;
  }

  @Override
  public @Nullable Object execute(@Nullable Object[] parameters) {
    ParametersParameterAccessor accessor =
        new ParametersParameterAccessor(method.getParameters(), parameters);
    Class<?> type = method.getEntityInformation().getJavaType();
    GridQuery query = query(accessor);
    if (tree.isCountProjection()) {
      return number(operations.count(query.criteria(), type));
    }
    if (tree.isExistsProjection()) {
      return operations.exists(query.criteria(), type);
    }
    if (tree.isDelete()) {
      return delete(query, type);
    }
    ResultProcessor processor = method.getResultProcessor().withDynamicProjection(accessor);
    ReturnedType returned = processor.getReturnedType();
    Converter<Object, Object> converter =
        returned.isDtoProjection() ? source -> dtos.convert(source, returned) : source -> source;
    return processor.processResult(find(query, accessor, type), converter);
  }

  private GridQuery query(ParametersParameterAccessor accessor) {
    try {
      return new DerivedCriteria(tree, accessor).createQuery();
    } catch (IllegalArgumentException | NullPointerException e) {
      throw new InvalidDataAccessApiUsageException(
          "%s: %s".formatted(method.getName(), e.getMessage()), e);
    }
  }

  private Object number(long count) {
    return returnType == Integer.class ? (Object) Math.toIntExact(count) : (Object) count;
  }

  private <T> @Nullable Object delete(GridQuery query, Class<T> type) {
    List<T> removed = operations.deleteAll(query.with(maxResults()), type);
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
    Pageable pageable = accessor.getPageable();
    // Without a parameter of that type the accessor's limit is the page size.
    boolean limited = method.getParameters().hasLimitParameter();
    Limit max = limited ? smaller(maxResults(), accessor.getLimit()) : maxResults();
    if (method.isScrollQuery()) {
      return window(query, accessor.getScrollPosition(), max, type);
    }
    if (method.isPageQuery()) {
      return page(query, pageable, max, type);
    }
    if (method.isSliceQuery() && pageable.isPaged()) {
      return slice(query, pageable, max, type);
    }
    GridQuery ranged = range(query, pageable, max, 0);
    if (method.isSliceQuery()) {
      return new SliceImpl<>(operations.find(ranged, type), pageable, false);
    }
    if (method.isStreamQuery()) {
      return operations.stream(ranged, type);
    }
    if (method.isCollectionQuery()) {
      return operations.find(ranged, type);
    }
    // One more than wanted, to notice that the result is not unique.
    return single(operations.find(query.with(smaller(max, Limit.of(2))), type));
  }

  private Limit maxResults() {
    Integer max = tree.getMaxResults();
    return max == null ? Limit.unlimited() : Limit.of(max);
  }

  private static Limit smaller(Limit left, Limit right) {
    if (left.isUnlimited()) {
      return right;
    }
    return right.isUnlimited() || left.max() <= right.max() ? left : right;
  }

  /** The page's part of the first {@code max} results, and some more rows if there are. */
  private static GridQuery range(GridQuery query, Pageable pageable, Limit max, int more) {
    if (pageable.isUnpaged()) {
      return query.with(max);
    }
    Limit page = Limit.of(pageable.getPageSize() + more);
    if (max.isLimited()) {
      page = smaller(page, Limit.of((int) Math.max(0, max.max() - pageable.getOffset())));
    }
    return query.skipping(pageable.getOffset()).with(page);
  }

  private <T> Page<T> page(GridQuery query, Pageable pageable, Limit max, Class<T> type) {
    if (max.isUnlimited()) {
      return operations.findPage(query, pageable, type);
    }
    long matching = operations.count(query.criteria(), type);
    return new PageImpl<>(
        operations.find(range(query, pageable, max, 0), type),
        pageable,
        Math.min(matching, max.max()));
  }

  private <T> SliceImpl<T> slice(GridQuery query, Pageable pageable, Limit max, Class<T> type) {
    List<T> content = operations.find(range(query, pageable, max, 1), type);
    boolean hasNext = content.size() > pageable.getPageSize();
    return new SliceImpl<>(
        hasNext ? content.subList(0, pageable.getPageSize()) : content, pageable, hasNext);
  }

  private <T> Window<T> window(
      GridQuery query, @Nullable ScrollPosition position, Limit max, Class<T> type) {
    if (position instanceof KeysetScrollPosition keyset) {
      return operations.scroll(query.with(max), keyset, type);
    }
    if (!(position instanceof OffsetScrollPosition offset)) {
      throw new InvalidDataAccessApiUsageException(
          "%s: position=%s is not supported, only ScrollPosition.offset() and keyset() are"
              .formatted(method.getName(), position));
    }
    // A position is that of the last element seen, so reading goes on after it.
    long from = offset.isInitial() ? 0 : offset.getOffset() + 1;
    GridQuery rest = query.skipping(from);
    if (max.isUnlimited()) {
      return Window.from(
          operations.find(rest, type), OffsetScrollPosition.positionFunction(from), false);
    }
    List<T> content = operations.find(rest.with(Limit.of(max.max() + 1)), type);
    boolean hasNext = content.size() > max.max();
    return Window.from(
        hasNext ? content.subList(0, max.max()) : content,
        OffsetScrollPosition.positionFunction(from),
        hasNext);
  }

  private @Nullable Object single(List<?> found) {
    if (found.size() > 1) {
      throw new IncorrectResultSizeDataAccessException(
          method.getName() + " found more than one entity", 1);
    }
    return found.isEmpty() ? null : found.getFirst();
  }
}
