package dev.grid.server;

import dev.grid.Grid;
import dev.grid.Member;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;

/** Logs one line when the member is serving, and one when it has been told to stop. */
final class ServingLog implements ApplicationListener<ApplicationReadyEvent>, DisposableBean {

  private static final Logger LOG = LoggerFactory.getLogger(ServingLog.class);

  private final Grid grid;
  private final Environment environment;

  ServingLog(Grid grid, Environment environment) {
    this.grid = grid;
    this.environment = environment;
  }

  @Override
  public void onApplicationEvent(ApplicationReadyEvent event) {
    LOG.info(
        "Grid {} is serving cluster '{}' at {}, started in {} s",
        environment.getProperty("spring.application.version", "(unknown version)"),
        grid.cluster().name(),
        address(),
        uptimeSeconds());
  }

  /** Called before the grid is closed, which this was injected with. */
  @Override
  public void destroy() {
    LOG.info("Grid stops serving cluster '{}' at {}", grid.cluster().name(), address());
  }

  private String address() {
    Member self =
        grid.cluster().members().stream()
            .filter(member -> member.id().equals(grid.id()))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("not a member: name=" + grid.name()));
    String host = self.host();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + self.port();
  }

  private static String uptimeSeconds() {
    long uptimeMillis = ManagementFactory.getRuntimeMXBean().getUptime();
    return String.format(Locale.ROOT, "%.2f", uptimeMillis / 1000.0);
  }
}
