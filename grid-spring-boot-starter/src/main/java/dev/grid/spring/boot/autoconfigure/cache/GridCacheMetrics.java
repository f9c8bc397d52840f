package dev.grid.spring.boot.autoconfigure.cache;

import dev.grid.spring.cache.GridCache;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.binder.cache.CacheMeterBinder;
import org.jspecify.annotations.Nullable;

/**
 * The meters {@code cache.*} of a cache, of what this application has done; and {@code
 * grid.cache.bypassed}. There is no size: that of the map is a meter of the members.
 */
final class GridCacheMetrics extends CacheMeterBinder<GridCache> {

  GridCacheMetrics(GridCache cache, Iterable<Tag> tags) {
    super(cache, cache.getName(), tags);
  }

  @Override
  protected @Nullable Long size() {
    return null;
  }

  @Override
  protected long hitCount() {
    return cache().statistics().hits();
  }

  @Override
  protected Long missCount() {
    return cache().statistics().misses();
  }

  @Override
  protected Long evictionCount() {
    return cache().statistics().evictions();
  }

  @Override
  protected long putCount() {
    return cache().statistics().puts();
  }

  @Override
  protected void bindImplementationSpecificMetrics(MeterRegistry registry) {
    FunctionCounter.builder(
            "grid.cache.bypassed", cache(), counted -> counted.statistics().bypassed())
        .tags(getTagsWithCacheName())
        .description("Calls that went on without the grid.")
        .register(registry);
  }

  // Kept by the manager, and so not lost to the binder's weak reference.
  private GridCache cache() {
    GridCache cache = getCache();
    if (cache == null) {
      throw new IllegalStateException("the cache is gone");
    }
    return cache;
  }
}
