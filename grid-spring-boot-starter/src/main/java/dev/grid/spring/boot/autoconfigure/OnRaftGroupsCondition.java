package dev.grid.spring.boot.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Reads {@code grid.cp.member-count} and, for locks, {@code grid.cp.lock-beans}. */
final class OnRaftGroupsCondition extends SpringBootCondition {

  private static final String MEMBER_COUNT = "grid.cp.member-count";
  private static final String LOCK_BEANS = "grid.cp.lock-beans";

  @Override
  public ConditionOutcome getMatchOutcome(
      ConditionContext context, AnnotatedTypeMetadata metadata) {
    Binder binder = Binder.get(context.getEnvironment());
    ConditionMessage.Builder message = ConditionMessage.forCondition(ConditionalOnRaftGroups.class);
    if (metadata.getAnnotations().get(ConditionalOnRaftGroups.class).getBoolean("forLocks")) {
      Boolean wanted = binder.bind(LOCK_BEANS, Boolean.class).orElse(null);
      if (wanted != null) {
        return new ConditionOutcome(wanted, message.because(LOCK_BEANS + " is " + wanted));
      }
    }
    int count = binder.bind(MEMBER_COUNT, Integer.class).orElse(0);
    return new ConditionOutcome(count > 0, message.because(MEMBER_COUNT + " is " + count));
  }
}
