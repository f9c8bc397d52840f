package dev.grid.spring.boot.autoconfigure.ratelimit;

import java.util.Map;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Matches if there are limits of requests. */
final class OnLimitedRequests extends SpringBootCondition {

  private static final String REQUESTS = GridRateLimitProperties.PREFIX + ".requests";

  @Override
  public ConditionOutcome getMatchOutcome(
      ConditionContext context, AnnotatedTypeMetadata metadata) {
    boolean some =
        Binder.get(context.getEnvironment())
                .bind(REQUESTS, Bindable.mapOf(String.class, Object.class))
                .orElse(Map.of())
                .size()
            > 0;
    return new ConditionOutcome(
        some, ConditionMessage.of(REQUESTS + (some ? " is set" : " is not set")));
  }
}
