package dev.grid.spring.boot.autoconfigure.transaction;

import dev.grid.Grid;
import dev.grid.spring.boot.autoconfigure.GridAutoConfiguration;
import dev.grid.spring.boot.autoconfigure.transaction.GridTransactionProperties.AfterCommit;
import dev.grid.spring.boot.autoconfigure.transaction.GridTransactionProperties.OnFailure;
import dev.grid.spring.transaction.GridAfterCommit;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.support.TransactionSynchronization;

/** Writes that follow the commit of a transaction, and their meters. */
@AutoConfiguration(after = GridAutoConfiguration.class)
@ConditionalOnClass(TransactionSynchronization.class)
@ConditionalOnSingleCandidate(Grid.class)
@EnableConfigurationProperties(GridTransactionProperties.class)
public final class GridAfterCommitAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  GridAfterCommit gridAfterCommit(Grid grid, GridTransactionProperties properties) {
    AfterCommit settings = properties.afterCommit();
    return new GridAfterCommit(grid, settings.writesMax(), settings.onFailure() == OnFailure.THROW);
  }

  /** What became of them. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(MeterBinder.class)
  static class Meters {

    private static final String NAME = "grid.after.commit.writes";

    @Bean
    MeterBinder gridAfterCommitMeters(GridAfterCommit writes) {
      return registry -> {
        FunctionCounter.builder(NAME, writes, GridAfterCommit::applied)
            .tag("outcome", "applied")
            .description("Writes made after the commit of a transaction")
            .register(registry);
        FunctionCounter.builder(NAME, writes, GridAfterCommit::failed)
            .tag("outcome", "failed")
            .description("Writes not made, though their transaction has committed")
            .register(registry);
        FunctionCounter.builder(NAME, writes, GridAfterCommit::discarded)
            .tag("outcome", "discarded")
            .description("Writes not made as their transaction was rolled back")
            .register(registry);
      };
    }
  }
}
