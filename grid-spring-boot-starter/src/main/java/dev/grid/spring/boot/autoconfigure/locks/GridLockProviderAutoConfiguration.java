package dev.grid.spring.boot.autoconfigure.locks;

import dev.grid.Grid;
import dev.grid.spring.boot.autoconfigure.ConditionalOnRaftGroups;
import dev.grid.spring.boot.autoconfigure.GridAutoConfiguration;
import dev.grid.spring.locks.GridLockProvider;
import net.javacrumbs.shedlock.core.LockProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

/** A provider of locks for ShedLock, if the application has none. */
@AutoConfiguration(after = GridAutoConfiguration.class)
@ConditionalOnClass(LockProvider.class)
@ConditionalOnRaftGroups(forLocks = true)
@ConditionalOnSingleCandidate(Grid.class)
@ConditionalOnMissingBean(LockProvider.class)
public final class GridLockProviderAutoConfiguration {

  @Bean
  GridLockProvider gridLockProvider(Grid grid) {
    return new GridLockProvider(grid);
  }
}
