package dev.grid.spring.boot.autoconfigure.inject;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.InjectionPoint;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
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
      known = missing(rootFailure);
    }
    return known == null ? null : new FailureAnalysis(text(known), known.action(), known);
  }

  private static String text(GridStructureException exception) {
    return String.valueOf(exception.getMessage());
  }

  /** There is no bean of a structure's type, which somebody has asked for or was to be given. */
  private static @Nullable GridStructureException missing(Throwable failure) {
    Throwable askedBy = null;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof NoSuchBeanDefinitionException missing
          && !(cause instanceof NoUniqueBeanDefinitionException)) {
        Class<?> type = missing.getBeanType();
        if (type == null || GridStructurePoint.kind(type) == null) {
          return null;
        }
        return askedBy instanceof UnsatisfiedDependencyException unsatisfied
            ? notInjectable(type, qualifier(unsatisfied))
            : noInjectionPoint(type);
      }
      askedBy = cause;
    }
    return null;
  }

  /** The qualifier of the point that could not be injected, if it has one. */
  private static @Nullable Qualifier qualifier(UnsatisfiedDependencyException unsatisfied) {
    InjectionPoint point = unsatisfied.getInjectionPoint();
    return point == null ? null : point.getAnnotation(Qualifier.class);
  }

  /** A qualifier asks for a bean, which a structure is not; or there is no grid. */
  private static GridStructureException notInjectable(
      Class<?> type, @Nullable Qualifier qualifier) {
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
            + " 'GridStructureAutoConfiguration' is not excluded.");
  }

  static GridStructureException noInjectionPoint(Class<?> type) {
    return new GridStructureException(
        "A " + type.getSimpleName() + " was asked for by its type alone, which does not name one.",
        "Inject it, as in '@GridStructure(\"orders\") "
            + type.getSimpleName()
            + " orders', or call it by its name, as in 'Grid.map(name)'.");
  }
}
