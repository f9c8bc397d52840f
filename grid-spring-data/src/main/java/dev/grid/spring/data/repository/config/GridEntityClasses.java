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
import org.springframework.util.ClassUtils;

/**
 * The entity classes of an application, found before the grid is started, which must know how they
 * are stored. Stateless.
 */
public final class GridEntityClasses {

  private GridEntityClasses() {}

  /** What repositories are declared for, and the classes with {@link GridEntity} in packages. */
  public static Set<Class<?>> find(
      ConfigurableListableBeanFactory beans, Collection<String> packages) {
    Set<Class<?>> found = new HashSet<>();
    for (String name : beans.getBeanNamesForType(GridRepositoryFactoryBean.class, true, false)) {
      ResolvableType factory =
          beans
              .getMergedBeanDefinition(BeanFactoryUtils.transformedBeanName(name))
              .getResolvableType();
      Class<?> domainType = factory.as(GridRepositoryFactoryBean.class).getGeneric(1).resolve();
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
}
