package dev.grid.server;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationListener;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;

/**
 * Leaves out the web server, and with it the modules that serve its endpoints, unless {@code
 * management.server.port} is set. It has the TLS of the member, unless it is given its own.
 *
 * <p>Off by default, for three reasons: a second member on a host must not fail because of a port
 * that nobody asked for; a member should not open a port without authentication unless it is told
 * to; and it is serving sooner.
 */
final class ManagementServer
    implements ApplicationListener<ApplicationEnvironmentPreparedEvent>,
        AutoConfigurationImportFilter,
        EnvironmentAware {

  private static final int OFF = -1;
  private static final String BUNDLE = "grid.security.tls.bundle";
  private static final String SERVER_TLS = "server.ssl";
  private static final String BUNDLES = "org.springframework.boot.autoconfigure.ssl.";

  private boolean on;
  private boolean hasBundle;

  @Override
  public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
    ConfigurableEnvironment environment = event.getEnvironment();
    if (!isOn(environment)) {
      event.getSpringApplication().setWebApplicationType(WebApplicationType.NONE);
    } else if (environment.containsProperty(BUNDLE)
        && !Binder.get(environment)
            .bind(SERVER_TLS, Bindable.mapOf(String.class, Object.class))
            .isBound()) {
      environment
          .getPropertySources()
          .addLast(
              new MapPropertySource(
                  "management-tls",
                  Map.of(SERVER_TLS + ".bundle", environment.getRequiredProperty(BUNDLE))));
    }
  }

  @Override
  public void setEnvironment(Environment environment) {
    on = isOn(environment);
    hasBundle = environment.containsProperty(BUNDLE);
  }

  private static boolean isOn(Environment environment) {
    return environment.getProperty("management.server.port", Integer.class, OFF) != OFF;
  }

  @Override
  public boolean[] match(@Nullable String[] classes, AutoConfigurationMetadata metadata) {
    boolean[] matches = new boolean[classes.length];
    for (int i = 0; i < classes.length; i++) {
      matches[i] = on || !isForManagement(classes[i]) || hasBundle && isForBundles(classes[i]);
    }
    return matches;
  }

  private static boolean isForBundles(@Nullable String autoConfiguration) {
    return autoConfiguration != null && autoConfiguration.startsWith(BUNDLES);
  }

  /** Of what Boot brings along here, a member without management uses the bare context only. */
  private static boolean isForManagement(@Nullable String autoConfiguration) {
    return autoConfiguration != null
        && autoConfiguration.startsWith("org.springframework.boot.")
        && !autoConfiguration.startsWith("org.springframework.boot.autoconfigure.context.");
  }
}
