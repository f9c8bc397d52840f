package dev.grid.spring.data.repository.config;

import java.lang.annotation.Annotation;
import org.springframework.data.repository.config.RepositoryBeanDefinitionRegistrarSupport;
import org.springframework.data.repository.config.RepositoryConfigurationExtension;

/** Carries out {@link EnableReactiveGridRepositories}. */
final class ReactiveGridRepositoriesRegistrar extends RepositoryBeanDefinitionRegistrarSupport {

  @Override
  protected Class<? extends Annotation> getAnnotation() {
    return EnableReactiveGridRepositories.class;
  }

  @Override
  protected RepositoryConfigurationExtension getExtension() {
    return new ReactiveGridRepositoryConfigurationExtension();
  }
}
