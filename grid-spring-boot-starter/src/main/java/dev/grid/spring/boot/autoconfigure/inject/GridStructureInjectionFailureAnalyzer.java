package dev.grid.spring.boot.autoconfigure.inject;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says how to ask for a structure when the way it was asked for cannot work. */
final class GridStructureInjectionFailureAnalyzer extends AbstractFailureAnalyzer<Throwable> {

  @Override
  protected @Nullable FailureAnalysis analyze(Throwable rootFailure, Throwable cause) {
    GridStructureException known = findCause(rootFailure, GridStructureException.class);
    if (known == null) {
      known = askedForByType(rootFailure);
    }
    if (known == null) {
      known = notInjectable(findCause(rootFailure, NoSuchBeanDefinitionException.class));
    }
    return known == null ? null : new FailureAnalysis(text(known), known.action(), known);
  }

  private static String text(GridStructureException exception) {
    return String.valueOf(exception.getMessage());
  }

  /** {@code getBean(GridMap.class)}: Spring finds no injection point before our code is called. */
  private static @Nullable GridStructureException askedForByType(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BeanCreationException creation
          && creation.getBeanName() != null
          && creation.getMostSpecificCause() instanceof IllegalStateException) {
        for (var bean : GridStructurePoint.BEAN_NAMES.entrySet()) {
          if (bean.getValue().equals(creation.getBeanName())) {
            return noInjectionPoint(bean.getKey());
          }
        }
      }
    }
    return null;
  }

  /** There is no grid, or Spring's own resolver is not there to be extended. */
  private static @Nullable GridStructureException notInjectable(
      @Nullable NoSuchBeanDefinitionException failure) {
    Class<?> type = failure == null ? null : failure.getBeanType();
    if (type == null || GridStructurePoint.beanName(type) == null) {
      return null;
    }
    return new GridStructureException(
        "A " + type.getSimpleName() + " cannot be injected in this application.",
        "Check that there is a bean of type 'dev.grid.Grid' and that"
            + " 'GridStructureAutoConfiguration' is not excluded. If another autowire candidate"
            + " resolver is installed, call it by its name, as in 'Grid.map(name)'.");
  }

  static GridStructureException noInjectionPoint(Class<?> type) {
    return new GridStructureException(
        "A " + type.getSimpleName() + " was asked for by its type alone, which does not name one.",
        "Inject it, as in '@GridStructure(\"orders\") "
            + type.getSimpleName()
            + " orders', or call it by its name, as in 'Grid.map(name)'.");
  }
}
