package dev.grid.spring.boot.autoconfigure.inject;

import dev.grid.Grid;
import dev.grid.map.AsyncGridMap;
import dev.grid.map.GridMap;
import dev.grid.queue.AsyncGridQueue;
import dev.grid.queue.GridQueue;
import dev.grid.spring.boot.autoconfigure.GridAutoConfiguration;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.InjectionPoint;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.beans.factory.support.AutowireCandidateResolver;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ContextAnnotationAutowireCandidateResolver;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.Scope;

/** Injection of maps and queues, annotated with {@code @GridStructure} or by their bare name. */
@AutoConfiguration(after = GridAutoConfiguration.class)
@ConditionalOnBean(Grid.class)
public final class GridStructureAutoConfiguration {

  /**
   * Installs the resolver in place of Spring's own; another one is left alone, and then
   * {@code @GridStructure} is refused where it is used.
   */
  @Bean
  static BeanFactoryPostProcessor gridStructureResolverInstaller() {
    return beans -> {
      if (beans instanceof DefaultListableBeanFactory factory
          && factory.getAutowireCandidateResolver().getClass()
              == ContextAnnotationAutowireCandidateResolver.class) {
        factory.setAutowireCandidateResolver(new GridStructureResolver());
      }
    };
  }

  @Bean
  @Fallback
  @Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
  <K, V> GridMap<K, V> injectedGridMap(InjectionPoint point, Grid grid, BeanFactory beans) {
    return grid.map(structureName(point, GridMap.class, beans));
  }

  @Bean
  @Fallback
  @Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
  <K, V> AsyncGridMap<K, V> injectedAsyncGridMap(
      InjectionPoint point, Grid grid, BeanFactory beans) {
    return grid.<K, V>map(structureName(point, AsyncGridMap.class, beans)).async();
  }

  @Bean
  @Fallback
  @Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
  <E> GridQueue<E> injectedGridQueue(InjectionPoint point, Grid grid, BeanFactory beans) {
    return grid.queue(structureName(point, GridQueue.class, beans));
  }

  @Bean
  @Fallback
  @Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
  <E> AsyncGridQueue<E> injectedAsyncGridQueue(InjectionPoint point, Grid grid, BeanFactory beans) {
    return grid.<E>queue(structureName(point, AsyncGridQueue.class, beans)).async();
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
          "Call the structure by 'Grid.map(name)' or 'Grid.queue(name)', or do not replace Spring's"
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
