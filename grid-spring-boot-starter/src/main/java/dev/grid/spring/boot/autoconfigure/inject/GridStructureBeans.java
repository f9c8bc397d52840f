package dev.grid.spring.boot.autoconfigure.inject;

import dev.grid.Grid;
import dev.grid.StructureHandle;
import dev.grid.StructureType;
import java.util.Objects;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.InjectionPoint;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.beans.factory.support.AutowireCandidateResolver;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Registers the prototype beans: two for each kind of structure, one of each interface. What an
 * injection point gets is made by {@link #structure}. Stateless.
 */
final class GridStructureBeans implements ImportBeanDefinitionRegistrar {

  @Override
  public void registerBeanDefinitions(AnnotationMetadata importing, BeanDefinitionRegistry beans) {
    GridStructurePoint.BEAN_NAMES.forEach(
        (type, name) -> beans.registerBeanDefinition(name, definition(type)));
  }

  private static RootBeanDefinition definition(Class<?> type) {
    RootBeanDefinition bean = new RootBeanDefinition(GridStructureBeans.class);
    bean.setFactoryMethodName("structure");
    bean.getConstructorArgumentValues().addIndexedArgumentValue(0, type);
    bean.setAutowireMode(RootBeanDefinition.AUTOWIRE_CONSTRUCTOR); // The other arguments.
    bean.setTargetType(type);
    bean.setScope(ConfigurableBeanFactory.SCOPE_PROTOTYPE);
    bean.setFallback(true);
    return bean;
  }

  /** The handle for an injection point, which is of exactly this type. */
  static Object structure(Class<?> type, InjectionPoint point, Grid grid, BeanFactory beans) {
    String name = structureName(point, type, beans);
    StructureType<?, ?> kind = Objects.requireNonNull(GridStructurePoint.kind(type));
    StructureHandle<?> handle = grid.structure(kind, name);
    return type == kind.asynchronous() ? handle.async() : handle;
  }

  /** The point may be that of a bean further out, if this one is asked for by type within it. */
  private static String structureName(InjectionPoint point, Class<?> type, BeanFactory beans) {
    if (!(point instanceof DependencyDescriptor descriptor)
        || descriptor.getDependencyType() != type) {
      throw GridStructureInjectionFailureAnalyzer.noInjectionPoint(type);
    }
    if (GridStructurePoint.isAnnotated(descriptor) && !usesOwnResolver(beans)) {
      throw new GridStructureException(
          "@GridStructure is used, but another autowire candidate resolver is installed.",
          "Call the structure by its name, as in 'Grid.map(name)', or do not replace Spring's"
              + " resolver.");
    }
    return GridStructurePoint.structureName(descriptor, beans);
  }

  private static boolean usesOwnResolver(BeanFactory beans) {
    if (!(beans instanceof DefaultListableBeanFactory factory)) {
      return false;
    }
    AutowireCandidateResolver resolver = factory.getAutowireCandidateResolver();
    return resolver instanceof GridStructureResolver;
  }
}
