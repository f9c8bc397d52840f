package dev.grid.spring.boot.autoconfigure.inject;

import dev.grid.Grid;
import dev.grid.spring.GridStructure;
import java.lang.reflect.AnnotatedElement;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanDefinitionHolder;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.beans.factory.support.AutowireCandidateResolver;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ContextAnnotationAutowireCandidateResolver;

/**
 * Keeps the application's beans from points with {@link GridStructure}, but for what a test puts in
 * the place of a structure. For all else it goes by the resolver that was there before, too, with
 * the qualifiers that this one was told of.
 *
 * <p>Confined to the bean factory; keeps no state of its own.
 */
final class GridStructureResolver extends ContextAnnotationAutowireCandidateResolver {

  private AutowireCandidateResolver before;

  GridStructureResolver(AutowireCandidateResolver before) {
    this.before = before;
  }

  @Override
  public boolean isAutowireCandidate(BeanDefinitionHolder holder, DependencyDescriptor point) {
    return (!GridStructurePoint.isAnnotated(point) || isInPlaceOf(holder, point))
        && super.isAutowireCandidate(holder, point)
        && before.isAutowireCandidate(holder, point);
  }

  /**
   * Whether a test has put this bean in the place of the point's structure: with {@code @TestBean},
   * {@code @MockitoBean} and the like, under a name that Spring made up, under that of the
   * structure, or at a field with the same {@link GridStructure}.
   */
  private boolean isInPlaceOf(BeanDefinitionHolder holder, DependencyDescriptor point) {
    if (!(holder.getBeanDefinition() instanceof RootBeanDefinition definition)
        || !isOverride(definition)) {
      return false;
    }
    String structure = GridStructurePoint.structureName(point, getBeanFactory());
    AnnotatedElement field = definition.getQualifiedElement();
    String named = field == null ? null : GridStructurePoint.annotatedName(field, getBeanFactory());
    return named != null
        ? named.equals(structure)
        : holder.getBeanName().contains(BeanFactoryUtils.GENERATED_BEAN_NAME_SEPARATOR)
            || holder.getBeanName().equals(structure);
  }

  /** An interface by which nothing can be made: it stands for an object that was registered. */
  private static boolean isOverride(BeanDefinition definition) {
    return definition instanceof RootBeanDefinition root
        && root.hasBeanClass()
        && root.getBeanClass().isInterface()
        && root.getFactoryMethodName() == null
        && root.getInstanceSupplier() == null;
  }

  @Override
  public @Nullable Object getSuggestedValue(DependencyDescriptor point) {
    if (GridStructurePoint.isAnnotated(point)
        && GridStructurePoint.kind(point.getDependencyType()) == null) {
      throw new GridStructureException(
          "@GridStructure cannot inject a " + point.getDependencyType().getName() + ": " + point,
          "Declare it as one of "
              + GridStructurePoint.typeNames()
              + ", or as an ObjectProvider or Optional of one of these.");
    }
    Object suggested = before.getSuggestedValue(point);
    return suggested != null ? suggested : super.getSuggestedValue(point);
  }

  @Override
  public @Nullable Object getLazyResolutionProxyIfNecessary(
      DependencyDescriptor point, @Nullable String receiver) {
    if (receiver != null && GridStructurePoint.kind(point.getDependencyType()) != null) {
      destroyBeforeGrid(receiver);
    }
    Object lazy = before.getLazyResolutionProxyIfNecessary(point, receiver);
    return lazy != null ? lazy : super.getLazyResolutionProxyIfNecessary(point, receiver);
  }

  private void destroyBeforeGrid(String receiver) {
    if (getBeanFactory() instanceof ConfigurableListableBeanFactory beans) {
      for (String grid : beans.getBeanNamesForType(Grid.class, true, false)) {
        beans.registerDependentBean(grid, receiver);
      }
    }
  }

  @Override
  public @Nullable Class<?> getLazyResolutionProxyClass(
      DependencyDescriptor point, @Nullable String receiver) {
    Class<?> lazy = before.getLazyResolutionProxyClass(point, receiver);
    return lazy != null ? lazy : super.getLazyResolutionProxyClass(point, receiver);
  }

  @Override
  public @Nullable String getSuggestedName(DependencyDescriptor point) {
    String suggested = before.getSuggestedName(point);
    return suggested != null ? suggested : super.getSuggestedName(point);
  }

  @Override
  public boolean isRequired(DependencyDescriptor point) {
    return before.isRequired(point) && super.isRequired(point);
  }

  @Override
  public boolean hasQualifier(DependencyDescriptor point) {
    return before.hasQualifier(point) || super.hasQualifier(point);
  }

  @Override
  public void setBeanFactory(BeanFactory beans) {
    super.setBeanFactory(beans);
    if (before instanceof BeanFactoryAware aware) {
      aware.setBeanFactory(beans);
    }
  }

  @Override
  public AutowireCandidateResolver cloneIfNecessary() {
    GridStructureResolver copy = (GridStructureResolver) super.cloneIfNecessary();
    copy.before = before.cloneIfNecessary();
    return copy;
  }
}
