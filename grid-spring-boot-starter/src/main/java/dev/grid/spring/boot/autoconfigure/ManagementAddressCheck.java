package dev.grid.spring.boot.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.support.EnvironmentPostProcessorApplicationListener;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * Refuses an address, or encryption, for management endpoints that have no server of their own, as
 * Actuator does, but before a member has joined its cluster only to leave it again.
 */
final class ManagementAddressCheck
    implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

  private static final String ACTUATOR =
      "org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType";

  @Override
  public int getOrder() {
    // When all properties are known, and before others decide that there is no web server.
    return EnvironmentPostProcessorApplicationListener.DEFAULT_ORDER + 10;
  }

  @Override
  public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
    Environment environment = event.getEnvironment();
    String address = environment.getProperty("management.server.address");
    boolean isWeb = event.getSpringApplication().getWebApplicationType() != WebApplicationType.NONE;
    if (isWeb
        && ClassUtils.isPresent(ACTUATOR, event.getSpringApplication().getClassLoader())
        && hasNoServerOfItsOwn(environment)) {
      String port = environment.getProperty("management.server.port", "(not set)");
      if (address != null && !address.isBlank()) {
        throw new ManagementAddressException("address", "=" + address, port);
      }
      String ssl = sslProperty(environment);
      if (ssl != null) {
        throw new ManagementAddressException(ssl, "", port); // It may be a password.
      }
    }
  }

  /** The first of the properties for encryption, if it is not turned off. */
  private static @Nullable String sslProperty(Environment environment) {
    if (!environment.getProperty("management.server.ssl.enabled", Boolean.class, true)) {
      return null;
    }
    return Binder.get(environment)
        .bind("management.server.ssl", Bindable.mapOf(String.class, Object.class))
        .map(properties -> "ssl." + properties.keySet().iterator().next())
        .orElse(null);
  }

  /** As Actuator decides it; a negative port turns the endpoints off. */
  private static boolean hasNoServerOfItsOwn(Environment environment) {
    Integer management = environment.getProperty("management.server.port", Integer.class);
    if (management == null) {
      return true;
    }
    int server = environment.getProperty("server.port", Integer.class, 8080);
    return management > 0 && management == server;
  }
}
