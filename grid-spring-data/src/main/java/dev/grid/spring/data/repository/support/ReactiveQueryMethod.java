package dev.grid.spring.data.repository.support;

import java.lang.reflect.Method;
import org.springframework.data.core.ReactiveWrappers;
import org.springframework.data.projection.ProjectionFactory;
import org.springframework.data.repository.core.RepositoryMetadata;
import org.springframework.data.repository.query.DefaultParameters;
import org.springframework.data.repository.query.QueryMethod;

/** A method that returns a reactive type, of which it counts what is in it. Immutable. */
final class ReactiveQueryMethod extends QueryMethod {

  private final boolean isMany;

  ReactiveQueryMethod(Method method, RepositoryMetadata metadata, ProjectionFactory projections) {
    super(method, metadata, projections, DefaultParameters::new);
    this.isMany = ReactiveWrappers.isMultiValueType(metadata.getReturnType(method).getType());
  }

  @Override
  public boolean isCollectionQuery() {
    return isMany;
  }

  @Override
  public boolean isStreamQuery() {
    return false;
  }
}
