package dev.grid.spring.data.autoconfigure;

import dev.grid.spring.data.repository.config.EnableReactiveGridRepositories;
import dev.grid.spring.data.repository.config.ReactiveGridRepositoryConfigurationExtension;
import java.lang.annotation.Annotation;
import org.springframework.boot.autoconfigure.data.AbstractRepositoryConfigurationSourceSupport;
import org.springframework.data.repository.config.RepositoryConfigurationExtension;

/**
 * Looks for reactive repositories in the packages of the application. Confined to the context's
 * start.
 */
final class AutoConfiguredReactiveGridRepositories
    extends AbstractRepositoryConfigurationSourceSupport {

  @Override
  protected Class<? extends Annotation> getAnnotation() {
    return EnableReactiveGridRepositories.class;
  }

  @Override
  protected Class<?> getConfiguration() {
    return Defaults.class;
  }

  @Override
  protected RepositoryConfigurationExtension getRepositoryConfigurationExtension() {
    return new ReactiveGridRepositoryConfigurationExtension();
  }

  /** Carries the annotation's defaults; not a configuration itself. */
  @EnableReactiveGridRepositories
  private static final class Defaults {}
}
