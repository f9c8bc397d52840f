package dev.grid.spring.data.repository.config;

import java.lang.annotation.Annotation;
import org.springframework.data.repository.config.RepositoryBeanDefinitionRegistrarSupport;
import org.springframework.data.repository.config.RepositoryConfigurationExtension;

/** Carries out {@link EnableGridRepositories}. */
final class GridRepositoriesRegistrar extends RepositoryBeanDefinitionRegistrarSupport {

  @Override
  protected Class<? extends Annotation> getAnnotation() {
    return EnableGridRepositories.class;
  }

  @Override
  protected RepositoryConfigurationExtension getExtension() {
    return new GridRepositoryConfigurationExtension();
  }
}
