package dev.grid.spring.boot.autoconfigure;

import dev.grid.Grid;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.UnsatisfiedDependencyException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;

/** Names the grids of an application where one is needed and none is the primary one. */
final class SeveralGridsFailureAnalyzer
    extends AbstractFailureAnalyzer<NoUniqueBeanDefinitionException> implements Ordered {

  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE; // Before Boot's, which knows no template nor repositories.
  }

  @Override
  protected @Nullable FailureAnalysis analyze(
      Throwable rootFailure, NoUniqueBeanDefinitionException cause) {
    Collection<String> names = cause.getBeanNamesFound();
    if (cause.getBeanType() != Grid.class || names == null) {
      return null;
    }
    UnsatisfiedDependencyException needing =
        findCause(rootFailure, UnsatisfiedDependencyException.class);
    return new FailureAnalysis(
        "There are several beans of type dev.grid.Grid, "
            + String.join(", ", names)
            + ", none of them is primary, and "
            + (needing == null ? "something" : "'" + needing.getBeanName() + "'")
            + " needs one.",
        "Mark one with @Primary. Or say which with @Qualifier; for repositories define a"
            + " GridTemplate for one, and @EnableGridRepositories(gridTemplateRef = ...) where"
            + " there are several templates. @GridStructure(grid = ...) says which, too.",
        cause);
  }
}
