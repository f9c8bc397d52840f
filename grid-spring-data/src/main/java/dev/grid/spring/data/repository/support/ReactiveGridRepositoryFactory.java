package dev.grid.spring.data.repository.support;

import dev.grid.spring.data.core.GridOperations;
import dev.grid.spring.data.reactive.ReactiveGridTemplate;
import dev.grid.spring.data.repository.Query;
import java.lang.reflect.Method;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.data.core.ReactiveWrappers;
import org.springframework.data.core.TypeInformation;
import org.springframework.data.mapping.MappingException;
import org.springframework.data.projection.ProjectionFactory;
import org.springframework.data.repository.core.EntityInformation;
import org.springframework.data.repository.core.RepositoryInformation;
import org.springframework.data.repository.core.RepositoryMetadata;
import org.springframework.data.repository.core.support.PersistentEntityInformation;
import org.springframework.data.repository.core.support.ReactiveRepositoryFactorySupport;
import org.springframework.data.repository.query.QueryCreationException;
import org.springframework.data.repository.query.QueryLookupStrategy;
import org.springframework.data.repository.query.RepositoryQuery;
import org.springframework.data.repository.query.ValueExpressionDelegate;
import org.springframework.util.ClassUtils;

/** Makes reactive repositories over {@link GridOperations}; usable without a Spring context. */
public final class ReactiveGridRepositoryFactory extends ReactiveRepositoryFactorySupport {

  private final GridOperations operations;
  private final ReactiveGridTemplate template;

  public ReactiveGridRepositoryFactory(GridOperations operations) {
    this.operations = operations;
    this.template = new ReactiveGridTemplate(operations);
  }

  @Override
  public EntityInformation<?, ?> getEntityInformation(RepositoryMetadata metadata) {
    return new PersistentEntityInformation<>(
        operations.mappingContext().entity(metadata.getDomainType()));
  }

  @Override
  protected Object getTargetRepository(RepositoryInformation information) {
    RepositoryStart.of(information, operations);
    return getTargetRepositoryViaReflection(information, information.getDomainType(), template);
  }

  @Override
  protected Class<?> getRepositoryBaseClass(RepositoryMetadata metadata) {
    return SimpleReactiveGridRepository.class;
  }

  @Override
  protected Optional<QueryLookupStrategy> getQueryLookupStrategy(
      QueryLookupStrategy.@Nullable Key key, ValueExpressionDelegate valueExpressions) {
    MethodQueries queries = new MethodQueries(operations.mappingContext(), key, valueExpressions);
    return Optional.of(
        (method, metadata, projections, namedQueries) ->
            query(queries, method, metadata, projections));
  }

  private RepositoryQuery query(
      MethodQueries queries,
      Method method,
      RepositoryMetadata metadata,
      ProjectionFactory projections) {
    ReactiveQueryMethod queryMethod = new ReactiveQueryMethod(method, metadata, projections);
    TypeInformation<?> wrapper = metadata.getReturnType(method);
    TypeInformation<?> within = wrapper.getComponentType();
    if (!ReactiveWrappers.supports(wrapper.getType())) {
      throw QueryCreationException.create(
          queryMethod, "must return Mono or Flux, as its repository is reactive");
    }
    Class<?> returnType =
        ClassUtils.resolvePrimitiveIfNecessary(within == null ? Object.class : within.getType());
    Query statement = queries.statementOf(method);
    if (statement != null) {
      queryMethod.requireContent(MethodQuery.Kind.FIND, returnType);
      return new ReactiveGridRepositoryQuery(
          new SqlRepositoryQuery(
              statement, queryMethod, returnType, operations, queries.valueExpressions()),
          template);
    }
    try {
      MethodQuery asked = queries.of(method, queryMethod);
      queryMethod.requireContent(asked.kind(), returnType);
      return new ReactiveGridRepositoryQuery(
          new GridRepositoryQuery(queryMethod, returnType, asked, operations), template);
    } catch (MappingException e) {
      throw QueryCreationException.create(queryMethod, e);
    }
  }
}
