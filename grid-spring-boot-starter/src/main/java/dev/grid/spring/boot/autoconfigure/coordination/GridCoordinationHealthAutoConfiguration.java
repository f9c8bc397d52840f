package dev.grid.spring.boot.autoconfigure.coordination;

import dev.grid.coordination.Coordinator;
import java.util.Objects;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.context.annotation.Bean;

/** Health of the system that coordinates: whether it takes this member's signs of life. */
@AutoConfiguration(after = GridCoordinationAutoConfiguration.class)
@ConditionalOnClass({Coordinator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(Coordinator.class)
@ConditionalOnEnabledHealthIndicator("grid-coordination")
public final class GridCoordinationHealthAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean(name = "gridCoordinationHealthIndicator")
  CoordinationHealthIndicator gridCoordinationHealthIndicator(
      Coordinator coordinator, GridCoordinationProperties properties) {
    return new CoordinationHealthIndicator(coordinator, properties);
  }

  /** Gives a sign of life; blocks for the URL's {@code operation-timeout} at most. */
  static final class CoordinationHealthIndicator extends AbstractHealthIndicator {

    private final Coordinator coordinator;
    private final GridCoordinationProperties properties;

    CoordinationHealthIndicator(
        Coordinator coordinator, GridCoordinationProperties properties) {
      super("the system that coordinates does not answer");
      this.coordinator = Objects.requireNonNull(coordinator, "coordinator");
      this.properties = properties;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
      builder.withDetail("driver", coordinator.driver());
      builder.withDetail("member", coordinator.memberId());
      if (!coordinator.isStarted()) {
        builder.down().withDetail("reason", "it could not be reached yet, or has stopped");
        return;
      }
      var unused = coordinator.heartbeat();
      builder.up();
      builder.withDetail(
          "leads",
          properties.groups().keySet().stream()
              .filter(group -> coordinator.leadership(group).isPresent())
              .sorted()
              .toList());
    }
  }
}
