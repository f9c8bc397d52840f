package dev.grid.server;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Leaves out the web server, and with it the modules that serve its endpoints, unless {@code
 * management.server.port} is set.
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

  private boolean on;

  @Override
  public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
    if (!isOn(event.getEnvironment())) {
      event.getSpringApplication().setWebApplicationType(WebApplicationType.NONE);
    }
  }

  @Override
  public void setEnvironment(Environment environment) {
    on = isOn(environment);
  }

  private static boolean isOn(Environment environment) {
    return environment.getProperty("management.server.port", Integer.class, OFF) != OFF;
  }

  @Override
  public boolean[] match(@Nullable String[] classes, AutoConfigurationMetadata metadata) {
    boolean[] matches = new boolean[classes.length];
    for (int i = 0; i < classes.length; i++) {
      matches[i] = on || !isForManagement(classes[i]);
    }
    return matches;
  }

  /** Of what Boot brings along here, a member without management uses the bare context only. */
  private static boolean isForManagement(@Nullable String autoConfiguration) {
    return autoConfiguration != null
        && autoConfiguration.startsWith("org.springframework.boot.")
        && !autoConfiguration.startsWith("org.springframework.boot.autoconfigure.context.");
  }
}
