package dev.grid.spring.data.autoconfigure;

import dev.grid.spring.data.core.GridOperations;
import dev.grid.spring.data.repository.config.EnableGridRepositories;
import dev.grid.spring.data.repository.support.GridRepositoryFactoryBean;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Import;

/**
 * Repositories in the packages of the application, as if it were annotated with {@link
 * EnableGridRepositories}; backs off where it is.
 */
@AutoConfiguration(after = GridDataAutoConfiguration.class)
@ConditionalOnBean(GridOperations.class)
@ConditionalOnMissingBean(GridRepositoryFactoryBean.class)
@ConditionalOnBooleanProperty(name = "grid.data.repositories.enabled", matchIfMissing = true)
@Import(AutoConfiguredGridRepositories.class)
public final class GridRepositoriesAutoConfiguration {}
