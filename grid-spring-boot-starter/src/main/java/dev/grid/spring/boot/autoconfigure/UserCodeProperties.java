package dev.grid.spring.boot.autoconfigure;

import dev.grid.config.UserCodeConfig;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a member does about the code of its users that it runs.
 *
 * @param warnAfter Time after which an entry processor or filter that has not ended is logged and
 *     counted. It is not ended by force.
 * @param failAfter Time after which its call fails, and those that wait for what it holds.
 */
record UserCodeProperties(
    @DefaultValue("1m") Duration warnAfter, @DefaultValue("5m") Duration failAfter) {

  UserCodeConfig toConfig() {
    return new UserCodeConfig(warnAfter, failAfter);
  }
}
