package dev.grid.spring.boot.autoconfigure.inject;

import dev.grid.Grid;
import dev.grid.spring.boot.autoconfigure.GridAutoConfiguration;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;

/** Injection of structures, annotated with {@code @GridStructure} or by their bare name. */
@AutoConfiguration(after = GridAutoConfiguration.class)
@ConditionalOnBean(Grid.class)
@ImportRuntimeHints(GridStructureAutoConfiguration.Hints.class)
public final class GridStructureAutoConfiguration {

  /** Puts the resolver before the one that is there, whatever it is. */
  @Bean
  static BeanFactoryPostProcessor gridStructureInjection() {
    return beans -> {
      if (beans instanceof DefaultListableBeanFactory factory) {
        factory.setAutowireCandidateResolver(
            new GridStructureResolver(factory.getAutowireCandidateResolver()));
        GridStructureDependency.register(factory);
      }
    };
  }

  /** What is made by reflection in a native image. */
  static final class Hints implements RuntimeHintsRegistrar {

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
      hints
          .reflection()
          .registerType(
              GridStructureDependency.CurrentPoint.class,
              MemberCategory.INVOKE_DECLARED_CONSTRUCTORS);
    }
  }
}
