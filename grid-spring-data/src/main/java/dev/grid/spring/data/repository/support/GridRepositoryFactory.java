package dev.grid.spring.data.repository.support;

import dev.grid.spring.data.core.GridOperations;
import dev.grid.spring.data.repository.Query;
import java.lang.reflect.Method;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.data.core.ReactiveWrappers;
import org.springframework.data.mapping.MappingException;
import org.springframework.data.projection.ProjectionFactory;
import org.springframework.data.repository.core.EntityInformation;
import org.springframework.data.repository.core.NamedQueries;
import org.springframework.data.repository.core.RepositoryInformation;
import org.springframework.data.repository.core.RepositoryMetadata;
import org.springframework.data.repository.core.support.PersistentEntityInformation;
import org.springframework.data.repository.core.support.RepositoryFactorySupport;
import org.springframework.data.repository.query.DefaultParameters;
import org.springframework.data.repository.query.QueryCreationException;
import org.springframework.data.repository.query.QueryLookupStrategy;
import org.springframework.data.repository.query.QueryMethod;
import org.springframework.data.repository.query.RepositoryQuery;
import org.springframework.data.repository.query.ValueExpressionDelegate;
import org.springframework.util.ClassUtils;

/**
 * Makes repositories over {@link GridOperations}; usable without a Spring context.
 *
 * <pre>{@code
 * OrderRepository orders =
 *     new GridRepositoryFactory(new GridTemplate(grid)).getRepository(OrderRepository.class);
 * }</pre>
 */
public final class GridRepositoryFactory extends RepositoryFactorySupport {

  private final GridOperations operations;

  public GridRepositoryFactory(GridOperations operations) {
    this.operations = operations;
  }

  @Override
  public EntityInformation<?, ?> getEntityInformation(RepositoryMetadata metadata) {
    return new PersistentEntityInformation<>(
        operations.mappingContext().entity(metadata.getDomainType()));
  }

  @Override
  protected Object getTargetRepository(RepositoryInformation information) {
    RepositoryStart.of(information, operations);
    return getTargetRepositoryViaReflection(information, information.getDomainType(), operations);
  }

  @Override
  protected Class<?> getRepositoryBaseClass(RepositoryMetadata metadata) {
    return SimpleGridRepository.class;
  }

  @Override
  protected Optional<QueryLookupStrategy> getQueryLookupStrategy(
      QueryLookupStrategy.@Nullable Key key, ValueExpressionDelegate valueExpressions) {
    MethodQueries queries = new MethodQueries(operations.mappingContext(), key, valueExpressions);
    return Optional.of(
        (method, metadata, projections, namedQueries) ->
            query(queries, method, metadata, projections, namedQueries));
  }

  private RepositoryQuery query(
      MethodQueries queries,
      Method method,
      RepositoryMetadata metadata,
      ProjectionFactory projections,
      NamedQueries namedQueries) {
    QueryMethod queryMethod =
        new QueryMethod(method, metadata, projections, DefaultParameters::new);
    if (namedQueries.hasQuery(queryMethod.getNamedQueryName())) {
      throw QueryCreationException.create(
          queryMethod, "a named query is declared for it, and the grid has none");
    }
    Class<?> returnType = ClassUtils.resolvePrimitiveIfNecessary(method.getReturnType());
    if (ReactiveWrappers.supports(returnType)) {
      throw QueryCreationException.create(
          queryMethod,
          "returns %s: extend ReactiveGridRepository for that".formatted(returnType.getName()));
    }
    Query statement = queries.statementOf(method);
    if (statement != null) {
      return new SqlRepositoryQuery(
          statement, queryMethod, returnType, operations, queries.valueExpressions());
    }
    try {
      return new GridRepositoryQuery(
          queryMethod, returnType, queries.of(method, queryMethod), operations);
    } catch (MappingException e) {
      throw QueryCreationException.create(queryMethod, e);
    }
  }
}
