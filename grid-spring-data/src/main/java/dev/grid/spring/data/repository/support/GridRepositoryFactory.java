package dev.grid.spring.data.repository.support;

import dev.grid.spring.data.core.GridOperations;
import dev.grid.spring.data.mapping.GridMappingContext;
import dev.grid.spring.data.mapping.GridPersistentEntity;
import java.lang.reflect.Method;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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
    requireId(information);
    GridMappingContext context = operations.mappingContext();
    context.requireStorable(context.entity(information.getDomainType()));
    return getTargetRepositoryViaReflection(information, information.getDomainType(), operations);
  }

  private void requireId(RepositoryInformation information) {
    GridPersistentEntity<?> entity =
        operations.mappingContext().entity(information.getDomainType());
    if (!entity.hasIdProperty()) {
      throw new MappingException(
          "%s has no property with @Id, which is the key of map '%s'"
              .formatted(entity.getName(), entity.mapName()));
    }
    Class<?> declared = ClassUtils.resolvePrimitiveIfNecessary(information.getIdType());
    Class<?> actual =
        ClassUtils.resolvePrimitiveIfNecessary(entity.getRequiredIdProperty().getType());
    if (!declared.isAssignableFrom(actual)) {
      throw new MappingException(
          "%s has ids of type %s, but the id of %s is of type %s"
              .formatted(
                  information.getRepositoryInterface().getName(),
                  declared.getName(),
                  entity.getName(),
                  actual.getName()));
    }
  }

  @Override
  protected Class<?> getRepositoryBaseClass(RepositoryMetadata metadata) {
    return SimpleGridRepository.class;
  }

  @Override
  protected Optional<QueryLookupStrategy> getQueryLookupStrategy(
      QueryLookupStrategy.@Nullable Key key, ValueExpressionDelegate valueExpressions) {
    if (key == QueryLookupStrategy.Key.USE_DECLARED_QUERY) {
      throw new IllegalArgumentException(
          "queryLookupStrategy=USE_DECLARED_QUERY: the grid has no declared queries, use CREATE");
    }
    return Optional.of(this::derive);
  }

  private RepositoryQuery derive(
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
    return DerivedQuery.of(method, queryMethod, operations);
  }
}
