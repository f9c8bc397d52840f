package dev.grid.spring.data.autoconfigure;

import dev.grid.spring.data.repository.config.EnableGridRepositories;
import dev.grid.spring.data.repository.config.GridRepositoryConfigurationExtension;
import java.lang.annotation.Annotation;
import org.springframework.boot.autoconfigure.data.AbstractRepositoryConfigurationSourceSupport;
import org.springframework.data.repository.config.RepositoryConfigurationExtension;

/** Looks for repositories in the packages of the application. Confined to the context's start. */
final class AutoConfiguredGridRepositories extends AbstractRepositoryConfigurationSourceSupport {

  @Override
  protected Class<? extends Annotation> getAnnotation() {
    return EnableGridRepositories.class;
  }

  @Override
  protected Class<?> getConfiguration() {
    return Defaults.class;
  }

  @Override
  protected RepositoryConfigurationExtension getRepositoryConfigurationExtension() {
    return new GridRepositoryConfigurationExtension();
  }

  /** Carries the annotation's defaults; not a configuration itself. */
  @EnableGridRepositories
  private static final class Defaults {}
}
