package dev.grid.spring.boot.autoconfigure;

import java.util.List;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Reads {@code grid.cp.member-count} and, for locks, {@code grid.cp.lock-beans}. Where neither is
 * set there are groups, but no locks of theirs, in an embedded member that looks for nobody: what
 * is in them is for trying things out.
 */
final class OnRaftGroupsCondition extends SpringBootCondition implements ConfigurationCondition {

  private static final String MEMBER_COUNT = "grid.cp.member-count";
  private static final String LOCK_BEANS = "grid.cp.lock-beans";
  private static final String MEMBERS = "grid.network.join.members";
  private static final String MULTICAST = "grid.network.join.multicast.enabled";

  @Override
  public ConfigurationPhase getConfigurationPhase() {
    return ConfigurationPhase.REGISTER_BEAN;
  }

  @Override
  public ConditionOutcome getMatchOutcome(
      ConditionContext context, AnnotatedTypeMetadata metadata) {
    Binder binder = Binder.get(context.getEnvironment());
    ConditionMessage.Builder message = ConditionMessage.forCondition(ConditionalOnRaftGroups.class);
    boolean isForLocks =
        metadata.getAnnotations().get(ConditionalOnRaftGroups.class).getBoolean("forLocks");
    Boolean wanted = isForLocks ? binder.bind(LOCK_BEANS, Boolean.class).orElse(null) : null;
    if (wanted != null) {
      return new ConditionOutcome(wanted, message.because(LOCK_BEANS + " is " + wanted));
    }
    Integer count = binder.bind(MEMBER_COUNT, Integer.class).orElse(null);
    if (count != null) {
      return new ConditionOutcome(count > 0, message.because(MEMBER_COUNT + " is " + count));
    }
    boolean isAlone =
        OnGridModeCondition.mode(context) == GridMode.EMBEDDED
            && binder.bind(MEMBERS, Bindable.listOf(String.class)).orElse(List.of()).isEmpty()
            && !binder.bind(MULTICAST, Boolean.class).orElse(false);
    return new ConditionOutcome(
        isAlone && !isForLocks,
        message.because(
            MEMBER_COUNT + " is not set, and " + (isAlone ? "nobody" : "others") + " may join"));
  }
}
