package dev.grid.spring.boot.autoconfigure.test;

import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.util.FileSystemUtils;

/**
 * In a test an embedded member listens on any free port, of the loopback address only, so that
 * several contexts can live at once and beside an application that runs. It looks for no other
 * members, which it never does by default. Raft groups, if there are any, are kept in a folder of
 * the context's own, which is gone with it: a test finds nothing of the one before.
 *
 * <p>These are defaults: whatever the application or the test sets comes first. All instances are
 * equal, so that contexts are shared between tests as before.
 */
record GridTestDefaults() implements ContextCustomizer {

  static final String SOURCE = "gridTestDefaults";

  @Override
  public void customizeContext(
      ConfigurableApplicationContext context, MergedContextConfiguration mergedConfig) {
    Path folder = Path.of(System.getProperty("java.io.tmpdir"), "grid-test-" + UUID.randomUUID());
    context
        .getEnvironment()
        .getPropertySources()
        .addLast(
            new MapPropertySource(
                SOURCE,
                Map.of(
                    "grid.network.port",
                    0,
                    "grid.network.host",
                    "127.0.0.1",
                    "grid.cp.directory",
                    folder.toString())));
    if (context.getBeanFactory() instanceof DefaultSingletonBeanRegistry beans) {
      // Registered before all beans, and so called after the grid is closed.
      beans.registerDisposableBean(SOURCE, () -> FileSystemUtils.deleteRecursively(folder));
    }
  }
}
