package dev.grid.spring.data.autoconfigure;

import dev.grid.spring.data.core.GridOperations;
import dev.grid.spring.data.repository.config.EnableReactiveGridRepositories;
import dev.grid.spring.data.repository.support.ReactiveGridRepositoryFactoryBean;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.context.annotation.Import;
import org.springframework.core.type.AnnotatedTypeMetadata;
import reactor.core.publisher.Flux;

/**
 * Reactive repositories in the packages of the application, as if it were annotated with {@link
 * EnableReactiveGridRepositories}; backs off where it is.
 */
@AutoConfiguration(after = GridDataAutoConfiguration.class)
@ConditionalOnClass(Flux.class)
@ConditionalOnBean(GridOperations.class)
@Conditional(ReactiveGridRepositoriesAutoConfiguration.HasPackages.class)
@ConditionalOnMissingBean(ReactiveGridRepositoryFactoryBean.class)
@ConditionalOnBooleanProperty(name = "grid.data.repositories.enabled", matchIfMissing = true)
@Import(AutoConfiguredReactiveGridRepositories.class)
public final class ReactiveGridRepositoriesAutoConfiguration {

  /** Whether it is known where to look. */
  static final class HasPackages implements ConfigurationCondition {

    @Override
    public ConfigurationPhase getConfigurationPhase() {
      return ConfigurationPhase.REGISTER_BEAN;
    }

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
      BeanFactory beans = context.getBeanFactory();
      return beans != null && AutoConfigurationPackages.has(beans);
    }
  }
}
