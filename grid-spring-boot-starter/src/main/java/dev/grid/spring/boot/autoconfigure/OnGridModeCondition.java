package dev.grid.spring.boot.autoconfigure;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Decides between member and client: {@code grid.mode} if it is set, else client if somebody
 * brought a {@link GridConnectionDetails} (a test container, a Compose service), else member.
 */
final class OnGridModeCondition extends SpringBootCondition implements ConfigurationCondition {

  @Override
  public ConfigurationPhase getConfigurationPhase() {
    return ConfigurationPhase.REGISTER_BEAN;
  }

  @Override
  public ConditionOutcome getMatchOutcome(
      ConditionContext context, AnnotatedTypeMetadata metadata) {
    GridMode wanted =
        metadata.getAnnotations().get(ConditionalOnGridMode.class).getEnum("value", GridMode.class);
    ConditionMessage.Builder message = ConditionMessage.forCondition(ConditionalOnGridMode.class);
    GridMode configured =
        Binder.get(context.getEnvironment()).bind("grid.mode", GridMode.class).orElse(null);
    if (configured != null) {
      return outcome(configured, wanted, message.because("grid.mode is " + text(configured)));
    }
    GridMode actual = mode(context);
    return outcome(
        actual,
        wanted,
        message.because(
            actual == GridMode.CLIENT ? "there are connection details" : "grid.mode is not set"));
  }

  /** What the application is; once all connection details are known. */
  static GridMode mode(ConditionContext context) {
    return Binder.get(context.getEnvironment())
        .bind("grid.mode", GridMode.class)
        .orElseGet(
            () ->
                hasConnectionDetails(context.getBeanFactory())
                    ? GridMode.CLIENT
                    : GridMode.EMBEDDED);
  }

  private static boolean hasConnectionDetails(@Nullable ConfigurableListableBeanFactory beans) {
    return beans != null
        && beans.getBeanNamesForType(GridConnectionDetails.class, true, false).length > 0;
  }

  private static ConditionOutcome outcome(
      GridMode actual, GridMode wanted, ConditionMessage message) {
    return new ConditionOutcome(actual == wanted, message);
  }

  private static String text(GridMode mode) {
    return mode.name().toLowerCase(Locale.ROOT);
  }
}
