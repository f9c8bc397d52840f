package dev.grid.structures.map;

import dev.grid.ConfigMismatchException;
import dev.grid.kernel.Invoker;
import dev.grid.map.GridMapView;
import dev.grid.map.ViewConfig;
import java.util.Collection;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** The views that an instance has of one map, by their names. Thread-safe. */
final class MapViews implements AutoCloseable {

  private final String map;
  private final Invoker invoker;
  private final ConcurrentHashMap<String, MapView<?, ?>> views = new ConcurrentHashMap<>();

  private MapViews(String map, Invoker invoker) {
    this.map = map;
    this.invoker = invoker;
  }

  static MapViews of(String map, Invoker invoker) {
    return invoker.localParts().get(MapViews.class, map, () -> new MapViews(map, invoker));
  }

  /** The one that is configured so, when it is loaded; it begins if there is none of its name. */
  <K, V> CompletionStage<GridMapView<K, V>> view(ViewConfig config) {
    Objects.requireNonNull(config, "config");
    MapView<?, ?> view =
        views.computeIfAbsent(
            config.name(),
            name -> {
              MapView<K, V> begun = new MapView<>(map, config, invoker);
              begun.onEnd(() -> views.remove(name, begun));
              return begun;
            });
    if (!view.config().equals(config)) {
      throw new ConfigMismatchException(
          "map="
              + map
              + " has another view of that name here: "
              + view.config()
              + ", not "
              + config);
    }
    view.start();
    return view.loaded().thenApply(nothing -> typed(view));
  }

  @SuppressWarnings("unchecked") // Keys and values are of the map's types.
  private static <K, V> GridMapView<K, V> typed(MapView<?, ?> view) {
    return (GridMapView<K, V>) view;
  }

  Collection<MapView<?, ?>> all() {
    return views.values();
  }

  @Override
  public void close() {
    views.values().forEach(MapView::close);
  }
}
