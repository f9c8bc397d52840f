package dev.grid.spring.data.repository.support;

import java.lang.reflect.Method;
import java.util.stream.BaseStream;
import org.springframework.data.core.ReactiveWrappers;
import org.springframework.data.domain.Slice;
import org.springframework.data.domain.Window;
import org.springframework.data.projection.ProjectionFactory;
import org.springframework.data.repository.core.RepositoryMetadata;
import org.springframework.data.repository.query.DefaultParameters;
import org.springframework.data.repository.query.QueryCreationException;
import org.springframework.data.repository.query.QueryMethod;

/** A method that returns a reactive type, of which it counts what is in it. Immutable. */
final class ReactiveQueryMethod extends QueryMethod {

  private final boolean isMany;

  ReactiveQueryMethod(Method method, RepositoryMetadata metadata, ProjectionFactory projections) {
    super(method, metadata, projections, DefaultParameters::new);
    this.isMany = ReactiveWrappers.isMultiValueType(metadata.getReturnType(method).getType());
  }

  /**
   * Fails unless its reactive type can hold what is asked for.
   *
   * @param content boxed, what is in the reactive type
   */
  void requireContent(MethodQuery.Kind kind, Class<?> content) {
    boolean isPart = Slice.class.isAssignableFrom(content) || content == Window.class;
    boolean isOfMany =
        Iterable.class.isAssignableFrom(content)
                && !content.isAssignableFrom(getEntityInformation().getJavaType())
            || BaseStream.class.isAssignableFrom(content)
            || content.isArray();
    boolean isAnswer =
        kind == MethodQuery.Kind.COUNT
            || kind == MethodQuery.Kind.EXISTS
            || kind == MethodQuery.Kind.DELETE
                && (Number.class.isAssignableFrom(content)
                    || content == Boolean.class
                    || content == Void.class);
    if (isMany && isAnswer) {
      throw QueryCreationException.create(this, "has one answer: it must return a Mono");
    }
    if (isMany && isOfMany) {
      throw QueryCreationException.create(
          this, "must return a Mono of %s, or a Flux of entities".formatted(content.getName()));
    }
    if (isOfMany && !isPart) {
      throw QueryCreationException.create(
          this, "must return a Flux of entities, in place of a Mono of " + content.getName());
    }
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
