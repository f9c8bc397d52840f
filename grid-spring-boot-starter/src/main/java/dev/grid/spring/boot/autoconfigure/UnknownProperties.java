package dev.grid.spring.boot.autoconfigure;

import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/**
 * Lets properties below {@code grid} pass that other modules bind: {@link GridProperties} refuses
 * what it does not know. Stateless.
 */
final class UnknownProperties implements ConfigurationPropertiesBindHandlerAdvisor {

  private static final ConfigurationPropertyName PREFIX =
      ConfigurationPropertyName.of(GridProperties.PREFIX);

  @Override
  public BindHandler apply(BindHandler handler) {
    return new AbstractBindHandler(handler) {
      @Override
      public void onFinish(
          ConfigurationPropertyName name,
          Bindable<?> target,
          BindContext context,
          @Nullable Object result)
          throws Exception {
        try {
          super.onFinish(name, target, context, result);
        } catch (UnboundConfigurationPropertiesException e) {
          if (!name.equals(PREFIX)) {
            throw e;
          }
          refuseUnknown(e.getUnboundProperties());
        }
      }
    };
  }

  private static void refuseUnknown(Set<ConfigurationProperty> unbound) {
    GridPropertyNames names = GridPropertyNames.known();
    Set<ConfigurationProperty> unknown =
        unbound.stream()
            .filter(property -> !names.has(property.getName().toString()))
            .collect(Collectors.toSet());
    if (!unknown.isEmpty()) {
      throw new UnboundConfigurationPropertiesException(unknown);
    }
  }
}
