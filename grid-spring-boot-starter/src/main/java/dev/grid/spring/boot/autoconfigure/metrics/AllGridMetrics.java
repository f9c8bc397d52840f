package dev.grid.spring.boot.autoconfigure.metrics;

import dev.grid.Grid;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.beans.factory.DisposableBean;

/**
 * The meters of all grids of an application. Where there are several, each has a tag {@code grid},
 * the name of its bean: without, one would hide those of the others. Thread-safe.
 */
final class AllGridMetrics implements MeterBinder, DisposableBean {

  /** The tag that several grids are told apart by. */
  static final String GRID_TAG = "grid";

  private final Map<String, Grid> grids;
  private final List<GridMetrics> bound = new CopyOnWriteArrayList<>();

  AllGridMetrics(Map<String, Grid> grids) {
    this.grids = Map.copyOf(grids);
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    grids.forEach(
        (name, grid) -> {
          GridMetrics metrics = new GridMetrics(grid);
          metrics.bindTo(grids.size() == 1 ? registry : tagged(registry, name));
          bound.add(metrics);
        });
  }

  private static MeterRegistry tagged(MeterRegistry registry, String name) {
    CompositeMeterRegistry tagged = new CompositeMeterRegistry();
    tagged.config().commonTags(GRID_TAG, name);
    return tagged.add(registry);
  }

  @Override
  public void destroy() {
    bound.forEach(GridMetrics::destroy);
  }
}
