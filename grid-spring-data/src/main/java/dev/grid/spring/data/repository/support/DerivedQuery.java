package dev.grid.spring.data.repository.support;

import dev.grid.spring.data.core.GridQuery;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.data.repository.query.ParametersParameterAccessor;
import org.springframework.data.repository.query.QueryMethod;
import org.springframework.data.repository.query.parser.PartTree;

/** A query that a method's name spells out. Immutable; state of a call stays in the call. */
final class DerivedQuery implements MethodQuery {

  private final PartTree tree;

  private DerivedQuery(PartTree tree) {
    this.tree = tree;
  }

  /**
   * Checks all that can be checked before the first call.
   *
   * @throws org.springframework.data.repository.query.QueryCreationException if the method's name
   *     and parameters do not make a query
   */
  static DerivedQuery of(QueryMethod method) {
    PartTree tree = new PartTree(method.getName(), method.getEntityInformation().getJavaType());
    new DerivedQueryRules(method, tree).check();
    return new DerivedQuery(tree);
  }

  @Override
  public Kind kind() {
    if (tree.isCountProjection()) {
      return Kind.COUNT;
    }
    if (tree.isExistsProjection()) {
      return Kind.EXISTS;
    }
    return tree.isDelete() ? Kind.DELETE : Kind.FIND;
  }

  @Override
  public Limit limit() {
    return tree.isLimiting()
        ? Limit.of(Objects.requireNonNull(tree.getMaxResults()))
        : Limit.unlimited();
  }

  @Override
  public GridQuery query(ParametersParameterAccessor accessor, @Nullable Object[] arguments) {
    return new DerivedCriteria(tree, accessor).createQuery();
  }
}
