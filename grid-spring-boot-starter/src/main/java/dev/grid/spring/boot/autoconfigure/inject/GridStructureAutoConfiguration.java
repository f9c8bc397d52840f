package dev.grid.spring.boot.autoconfigure.inject;

import dev.grid.Grid;
import dev.grid.spring.boot.autoconfigure.GridAutoConfiguration;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ContextAnnotationAutowireCandidateResolver;
import org.springframework.context.annotation.Import;

/** Injection of structures, annotated with {@code @GridStructure} or by their bare name. */
@AutoConfiguration(after = GridAutoConfiguration.class)
@ConditionalOnBean(Grid.class)
@Import(GridStructureBeans.class)
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
}
