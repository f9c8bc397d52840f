package dev.grid.spring.cache;

import dev.grid.Grid;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.CacheManager;

/**
 * Makes caches over maps of a grid, each on first use, and keeps them. Thread-safe.
 *
 * <pre>{@code
 * new GridCacheManager(grid, "cache-", name -> CacheSettings.DEFAULT, null, Set.of())
 * }</pre>
 */
public final class GridCacheManager implements CacheManager {

  private final Grid grid;
  private final String mapPrefix;
  private final Function<String, CacheSettings> settings;
  private final @Nullable TtlResolver ttlResolver;
  private final Set<String> names;
  private final Map<String, GridCache> caches = new ConcurrentHashMap<>();
  private volatile @Nullable Consumer<GridCache> listener;

  /**
   * Caches of a grid.
   *
   * @param mapPrefix what the name of a cache's map has before that of the cache
   * @param settings by the name of the cache
   * @param ttlResolver asked for the time to live of each entry, or null
   * @param names of all the caches that there may be; empty for any
   */
  public GridCacheManager(
      Grid grid,
      String mapPrefix,
      Function<String, CacheSettings> settings,
      @Nullable TtlResolver ttlResolver,
      Collection<String> names) {
    this.grid = grid;
    this.mapPrefix = mapPrefix;
    this.settings = settings;
    this.ttlResolver = ttlResolver;
    this.names = Set.copyOf(names);
    this.names.forEach(this::cache);
  }

  /** The cache of this name, or null if there may be none. */
  @Override
  public @Nullable GridCache getCache(String name) {
    return names.isEmpty() || names.contains(name) ? cache(name) : null;
  }

  /** The names of the caches that were used here, or of all that there may be. */
  @Override
  public Collection<String> getCacheNames() {
    return List.copyOf(caches.keySet());
  }

  /** Calls the listener with each cache that there is and each that is made from now on. */
  public void onCache(Consumer<GridCache> listener) {
    this.listener = listener;
    caches.values().forEach(listener);
  }

  private GridCache cache(String name) {
    GridCache known = caches.get(name);
    if (known != null) {
      return known;
    }
    GridCache made =
        new GridCache(name, grid.map(mapPrefix + name), settings.apply(name), ttlResolver);
    GridCache before = caches.putIfAbsent(name, made);
    if (before != null) {
      return before;
    }
    Consumer<GridCache> told = listener;
    if (told != null) {
      told.accept(made);
    }
    return made;
  }
}
