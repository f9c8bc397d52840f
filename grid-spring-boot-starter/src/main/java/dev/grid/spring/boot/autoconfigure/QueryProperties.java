package dev.grid.spring.boot.autoconfigure;

import dev.grid.config.QueryConfig;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a member does about queries.
 *
 * @param warnAfter Time after which a query is logged, when it has ended, with how its entries are
 *     found.
 */
record QueryProperties(@DefaultValue("1s") Duration warnAfter) {

  QueryConfig toConfig() {
    return new QueryConfig(warnAfter);
  }
}
