package dev.grid.spring.boot.autoconfigure.inject;

import dev.grid.StructureHandle;
import dev.grid.StructureType;
import java.util.Objects;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.InjectionPoint;
import org.springframework.beans.factory.ObjectFactory;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;

/**
 * What Spring injects as one interface of one kind of structure: a dependency that it can resolve,
 * as it does an {@code ApplicationContext}, and no bean. A bean would be one of {@code Map}, {@code
 * Collection} and {@code Object} too, and could not be made for those who look for these.
 *
 * <p>Confined to the bean factory; keeps no state of its own.
 */
final class GridStructureDependency implements ObjectFactory<Object> {

  /** Is of none of the types, and so no candidate for Spring. */
  private static final Object NO_CANDIDATE = new Object();

  private final Class<?> type;
  private final DefaultListableBeanFactory beans;

  private GridStructureDependency(Class<?> type, DefaultListableBeanFactory beans) {
    this.type = type;
    this.beans = beans;
  }

  /** All types that structures have. */
  static void register(DefaultListableBeanFactory beans) {
    for (Class<?> type : GridStructurePoint.types()) {
      beans.registerResolvableDependency(type, new GridStructureDependency(type, beans));
    }
  }

  /** What is injected now. Spring tells it to what it makes itself, and to nobody else. */
  record CurrentPoint(InjectionPoint point) {}

  /** The handle for the point that is being injected, unless a bean is meant there. */
  @Override
  public Object getObject() {
    CurrentPoint current =
        (CurrentPoint)
            beans.autowire(
                CurrentPoint.class, AutowireCapableBeanFactory.AUTOWIRE_CONSTRUCTOR, false);
    if (!(current.point instanceof DependencyDescriptor point)
        || point.getDependencyType() != type // It wants a collection of these.
        || isQualified(point)
        || hasBean(point)) {
      return NO_CANDIDATE;
    }
    String name = GridStructurePoint.structureName(point, beans);
    StructureType<?, ?> kind = Objects.requireNonNull(GridStructurePoint.kind(type));
    StructureHandle<?> handle = GridStructurePoint.grid(point, beans).structure(kind, name);
    return type == kind.asynchronous() ? handle.async() : handle;
  }

  /** A qualifier asks for a bean. */
  private boolean isQualified(DependencyDescriptor point) {
    return !GridStructurePoint.isAnnotated(point)
        && beans.getAutowireCandidateResolver().hasQualifier(point);
  }

  /** Whether the application has a bean for the point, as the resolver sees it. */
  private boolean hasBean(DependencyDescriptor point) {
    for (String name :
        BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, type, true, point.isEager())) {
      if (beans.isAutowireCandidate(name, point) && !beans.isCurrentlyInCreation(name)) {
        return true;
      }
    }
    return false;
  }
}
