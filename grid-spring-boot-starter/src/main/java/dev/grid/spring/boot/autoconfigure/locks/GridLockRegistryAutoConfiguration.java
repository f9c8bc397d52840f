package dev.grid.spring.boot.autoconfigure.locks;

import dev.grid.Grid;
import dev.grid.spring.boot.autoconfigure.ConditionalOnRaftGroups;
import dev.grid.spring.boot.autoconfigure.GridAutoConfiguration;
import dev.grid.spring.locks.GridLockRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.integration.support.locks.DistributedLock;
import org.springframework.integration.support.locks.LockRegistry;

/** A registry of locks for Spring Integration, if the application has none. */
@AutoConfiguration(after = GridAutoConfiguration.class)
@ConditionalOnClass({LockRegistry.class, DistributedLock.class})
@ConditionalOnRaftGroups(forLocks = true)
@ConditionalOnSingleCandidate(Grid.class)
@ConditionalOnMissingBean(LockRegistry.class)
public final class GridLockRegistryAutoConfiguration {

  @Bean
  GridLockRegistry gridLockRegistry(Grid grid) {
    return new GridLockRegistry(grid);
  }
}
