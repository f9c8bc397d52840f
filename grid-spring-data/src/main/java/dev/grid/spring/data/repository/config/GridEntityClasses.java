package dev.grid.spring.data.repository.config;

import dev.grid.spring.data.mapping.GridEntity;
import dev.grid.spring.data.repository.support.GridRepositoryFactoryBean;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.ResolvableType;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.data.repository.core.support.RepositoryFactoryBeanSupport;
import org.springframework.util.ClassUtils;

/**
 * The entity classes of an application, found before the grid is started, which must know how they
 * are stored. Stateless.
 */
public final class GridEntityClasses {

  private static final Set<String> FACTORIES =
      Set.of(
          GridRepositoryFactoryBean.class.getName(),
          GridRepositoryFactoryBean.class.getPackageName() + ".ReactiveGridRepositoryFactoryBean");

  private GridEntityClasses() {}

  /** What repositories are declared for, and the classes with {@link GridEntity} in packages. */
  public static Set<Class<?>> find(
      ConfigurableListableBeanFactory beans, Collection<String> packages) {
    Set<Class<?>> found = new HashSet<>();
    for (String name : beans.getBeanNamesForType(RepositoryFactoryBeanSupport.class, true, false)) {
      ResolvableType factory =
          beans
              .getMergedBeanDefinition(BeanFactoryUtils.transformedBeanName(name))
              .getResolvableType();
      Class<?> domainType =
          isOfGrid(factory)
              ? factory.as(RepositoryFactoryBeanSupport.class).resolveGeneric(1)
              : null;
      if (domainType != null) {
        found.add(domainType);
      }
    }
    ClassPathScanningCandidateComponentProvider scanner =
        new ClassPathScanningCandidateComponentProvider(false);
    scanner.addIncludeFilter(new AnnotationTypeFilter(GridEntity.class));
    for (String each : packages) {
      for (BeanDefinition candidate : scanner.findCandidateComponents(each)) {
        String className = candidate.getBeanClassName();
        if (className != null) {
          found.add(ClassUtils.resolveClassName(className, beans.getBeanClassLoader()));
        }
      }
    }
    return found;
  }

  /** By name, as there need not be Reactor. */
  private static boolean isOfGrid(ResolvableType factory) {
    for (Class<?> type = factory.resolve(); type != null; type = type.getSuperclass()) {
      if (FACTORIES.contains(type.getName())) {
        return true;
      }
    }
    return false;
  }
}
