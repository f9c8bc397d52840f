package dev.grid.spring.boot.autoconfigure.test;

import java.util.Map;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * In a test an embedded member listens on any free port, of the loopback address only, so that
 * several contexts can live at once and beside an application that runs. It looks for no other
 * members, which it never does by default.
 *
 * <p>These are defaults: whatever the application or the test sets comes first. All instances are
 * equal, so that contexts are shared between tests as before.
 */
record GridTestDefaults() implements ContextCustomizer {

  static final String SOURCE = "gridTestDefaults";

  private static final Map<String, Object> DEFAULTS =
      Map.of("grid.network.port", 0, "grid.network.host", "127.0.0.1");

  @Override
  public void customizeContext(
      ConfigurableApplicationContext context, MergedContextConfiguration mergedConfig) {
    context.getEnvironment().getPropertySources().addLast(new MapPropertySource(SOURCE, DEFAULTS));
  }
}
