package dev.grid.spring.boot.autoconfigure.inject;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.InjectionPoint;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.UnsatisfiedDependencyException;
import org.springframework.beans.factory.annotation.Qualifier;
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
      known =
          notInjectable(
              findCause(rootFailure, NoSuchBeanDefinitionException.class), qualifier(rootFailure));
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

  /** The qualifier of the point that could not be injected, if it has one. */
  private static @Nullable Qualifier qualifier(Throwable failure) {
    InjectionPoint innermost = null;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnsatisfiedDependencyException unsatisfied) {
        innermost = unsatisfied.getInjectionPoint();
      }
    }
    return innermost == null ? null : innermost.getAnnotation(Qualifier.class);
  }

  /**
   * A qualifier asks for a bean, which a structure is not; or there is no grid, or Spring's own
   * resolver is not there to be extended.
   */
  private static @Nullable GridStructureException notInjectable(
      @Nullable NoSuchBeanDefinitionException failure, @Nullable Qualifier qualifier) {
    Class<?> type = failure == null ? null : failure.getBeanType();
    if (type == null || GridStructurePoint.beanName(type) == null) {
      return null;
    }
    if (qualifier != null) {
      return new GridStructureException(
          "There is no bean of type "
              + type.getSimpleName()
              + " with @Qualifier(\""
              + qualifier.value()
              + "\"), and a structure is not named by a qualifier.",
          "Write @GridStructure(\"" + qualifier.value() + "\") in its place, or define the bean.");
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
