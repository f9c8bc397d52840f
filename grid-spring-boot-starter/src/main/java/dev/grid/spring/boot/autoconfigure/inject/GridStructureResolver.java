package dev.grid.spring.boot.autoconfigure.inject;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanDefinitionHolder;
import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.context.annotation.ContextAnnotationAutowireCandidateResolver;

/**
 * Lets a point with {@code @GridStructure} see the prototype beans only, and the prototype beans be
 * seen only by points of exactly their type: a map is also a {@code ConcurrentMap}, but nobody who
 * asks for one of those means the cluster's.
 *
 * <p>It narrows the candidates instead of suggesting the value itself, because a suggested value
 * goes through type conversion, and converting a map or a queue reads all of it.
 *
 * <p>Confined to the bean factory; keeps no state of its own.
 */
final class GridStructureResolver extends ContextAnnotationAutowireCandidateResolver {

  @Override
  public boolean isAutowireCandidate(BeanDefinitionHolder holder, DependencyDescriptor point) {
    String wanted = GridStructurePoint.beanName(point.getDependencyType());
    if (holder.getBeanName().equals(wanted)) {
      // Not by the types of keys and values: Spring would take "any" for a match only if nothing
      // else looked like a collection to it, which a map and a queue do.
      return holder.getBeanDefinition().isAutowireCandidate()
          && !Boolean.FALSE.equals(checkQualifiers(holder, point.getAnnotations()));
    }
    return !GridStructurePoint.BEAN_NAMES.containsValue(holder.getBeanName())
        && !GridStructurePoint.isAnnotated(point)
        && super.isAutowireCandidate(holder, point);
  }

  @Override
  public @Nullable Object getSuggestedValue(DependencyDescriptor point) {
    if (GridStructurePoint.isAnnotated(point)
        && GridStructurePoint.beanName(point.getDependencyType()) == null) {
      throw new GridStructureException(
          "@GridStructure cannot inject a " + point.getDependencyType().getName() + ": " + point,
          "Declare it as one of "
              + GridStructurePoint.typeNames()
              + ", or as an ObjectProvider or Optional of one of these.");
    }
    return super.getSuggestedValue(point);
  }
}
