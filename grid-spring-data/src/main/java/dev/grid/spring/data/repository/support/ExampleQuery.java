package dev.grid.spring.data.repository.support;

import dev.grid.spring.data.core.GridOperations;
import dev.grid.spring.data.core.GridQuery;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.IncorrectResultSizeDataAccessException;
import org.springframework.data.domain.Limit;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Slice;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Window;
import org.springframework.data.projection.ProjectionFactory;
import org.springframework.data.projection.SpelAwareProxyProjectionFactory;
import org.springframework.data.repository.query.FluentQuery.FetchableFluentQuery;
import org.springframework.data.repository.query.ReturnedType;

/**
 * A query by example whose order, limit and results are said step by step. What {@code project}
 * names bounds nothing: a class or an interface says which properties are fetched. Immutable.
 *
 * @param entityType what is looked for
 * @param resultType what it is made into
 */
record ExampleQuery<T, R>(
    GridOperations operations,
    Class<T> entityType,
    Class<R> resultType,
    GridQuery query,
    Limit limit)
    implements FetchableFluentQuery<R> {

  private static final ProjectionFactory PROJECTIONS = new SpelAwareProxyProjectionFactory();

  static <T> ExampleQuery<T, T> of(GridOperations operations, Class<T> type, GridQuery query) {
    return new ExampleQuery<>(operations, type, type, query, Limit.unlimited());
  }

  @Override
  public FetchableFluentQuery<R> sortBy(Sort sort) {
    return new ExampleQuery<>(
        operations, entityType, resultType, query.with(query.sort().and(sort)), limit);
  }

  @Override
  public FetchableFluentQuery<R> limit(int max) {
    return new ExampleQuery<>(operations, entityType, resultType, query, Limit.of(max));
  }

  @Override
  public <S> FetchableFluentQuery<S> as(Class<S> type) {
    return new ExampleQuery<>(operations, entityType, type, query, limit);
  }

  @Override
  public FetchableFluentQuery<R> project(Collection<String> properties) {
    return this;
  }

  private QueryRun<T> run(GridQuery wanted, Limit max) {
    ReturnedType returned = ReturnedType.of(resultType, entityType, PROJECTIONS);
    return new QueryRun<>(
        operations,
        entityType,
        returned,
        new DtoConverter(operations.mappingContext()),
        wanted,
        max);
  }

  private R made(QueryRun<T> run, Object row) {
    if (resultType.isInstance(row)) {
      return resultType.cast(row);
    }
    Object made = run.converter().convert(row);
    return resultType.isInstance(made)
        ? resultType.cast(made)
        : PROJECTIONS.createProjection(resultType, made == null ? row : made);
  }

  private List<R> made(QueryRun<T> run, List<?> rows) {
    List<R> made = new ArrayList<>(rows.size());
    for (Object row : rows) {
      made.add(made(run, row));
    }
    return made;
  }

  @Override
  public @Nullable R oneValue() {
    QueryRun<T> run = run(query, limit);
    List<?> rows = run.firstTwo();
    if (rows.size() > 1) {
      throw new IncorrectResultSizeDataAccessException(
          "more than one entity is like the example", 1);
    }
    return rows.isEmpty() ? null : made(run, rows.getFirst());
  }

  @Override
  public @Nullable R firstValue() {
    QueryRun<T> run = run(query, Limit.of(1));
    List<?> rows = run.list(Pageable.unpaged());
    return rows.isEmpty() ? null : made(run, rows.getFirst());
  }

  @Override
  public List<R> all() {
    QueryRun<T> run = run(query, limit);
    return made(run, run.list(Pageable.unpaged()));
  }

  @Override
  public Window<R> scroll(ScrollPosition position) {
    QueryRun<T> run = run(query, limit);
    return run.window(position).map(row -> made(run, row));
  }

  @Override
  public Page<R> page(Pageable pageable) {
    QueryRun<T> run = run(ordered(pageable), limit);
    return run.page(pageable).map(row -> made(run, row));
  }

  @Override
  public Slice<R> slice(Pageable pageable) {
    QueryRun<T> run = run(ordered(pageable), limit);
    return run.slice(pageable).map(row -> made(run, row));
  }

  private GridQuery ordered(Pageable pageable) {
    return query.with(pageable.getSortOr(query.sort()));
  }

  @Override
  public Stream<R> stream() {
    QueryRun<T> run = run(query, limit);
    return run.stream(Pageable.unpaged()).map(row -> made(run, row));
  }

  @Override
  public long count() {
    return operations.count(query.criteria(), entityType);
  }

  @Override
  public boolean exists() {
    return operations.exists(query.criteria(), entityType);
  }
}
