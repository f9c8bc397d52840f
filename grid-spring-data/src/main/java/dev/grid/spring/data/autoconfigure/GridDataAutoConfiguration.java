package dev.grid.spring.data.autoconfigure;

import dev.grid.Grid;
import dev.grid.spring.boot.autoconfigure.GridClientConfigCustomizer;
import dev.grid.spring.boot.autoconfigure.GridMemberConfigCustomizer;
import dev.grid.spring.data.core.GridExceptionTranslator;
import dev.grid.spring.data.core.GridOperations;
import dev.grid.spring.data.core.GridTemplate;
import dev.grid.spring.data.mapping.GridMappingContext;
import dev.grid.spring.data.reactive.ReactiveGridTemplate;
import dev.grid.spring.data.repository.config.GridEntityClasses;
import java.util.List;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import reactor.core.publisher.Flux;

/** A {@link GridTemplate} over the application's grid. */
@AutoConfiguration(afterName = "dev.grid.spring.boot.autoconfigure.GridAutoConfiguration")
@ConditionalOnBean(Grid.class)
public final class GridDataAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  GridMappingContext gridMappingContext(ConfigurableListableBeanFactory beans) {
    GridMappingContext context = new GridMappingContext();
    List<String> packages =
        AutoConfigurationPackages.has(beans) ? AutoConfigurationPackages.get(beans) : List.of();
    context.setInitialEntitySet(GridEntityClasses.find(beans, packages));
    return context;
  }

  /**
   * Of the one grid, or the primary one: not of one that happens to have the parameter's name.
   * Lazy, as without such a grid it cannot be made, and need not be if it is not used.
   */
  @Bean
  @Lazy
  @ConditionalOnMissingBean(GridOperations.class)
  GridTemplate gridTemplate(BeanFactory beans, GridMappingContext context) {
    return new GridTemplate(beans.getBean(Grid.class), context);
  }

  /** For classes with {@code @Repository} that use maps, which Spring asks translators for. */
  @Bean
  @ConditionalOnMissingBean
  static GridExceptionTranslator gridExceptionTranslator() {
    return new GridExceptionTranslator();
  }

  /** The same for reactive callers. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(Flux.class)
  static class ReactiveConfiguration {

    @Bean
    @Lazy
    @ConditionalOnMissingBean
    ReactiveGridTemplate reactiveGridTemplate(GridOperations operations) {
      return new ReactiveGridTemplate(operations);
    }
  }

  /** A grid that the starter starts knows how the entities are stored. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(GridMemberConfigCustomizer.class)
  static class SerializersConfiguration {

    @Bean
    GridMemberConfigCustomizer gridEntitySerializersOfMember(GridMappingContext context) {
      return config -> config.withSerialization(context.addSerializersTo(config.serialization()));
    }

    @Bean
    GridClientConfigCustomizer gridEntitySerializersOfClient(GridMappingContext context) {
      return config -> config.withSerialization(context.addSerializersTo(config.serialization()));
    }
  }
}
