package dev.grid.spring.boot.autoconfigure.cache;

import dev.grid.spring.cache.GridCache;
import dev.grid.spring.cache.GridCacheManager;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.cache.autoconfigure.metrics.CacheMetricsAutoConfiguration;
import org.springframework.boot.cache.metrics.CacheMeterBinderProvider;
import org.springframework.boot.cache.metrics.CacheMetricsRegistrar;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** The meters of caches, also of those that are made later. */
@AutoConfiguration(
    after = {GridCacheAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class},
    before = CacheMetricsAutoConfiguration.class)
@ConditionalOnClass({
  CacheMeterBinderProvider.class,
  MeterRegistry.class,
  CompositeMeterRegistryAutoConfiguration.class
})
@ConditionalOnBean({GridCacheManager.class, MeterRegistry.class})
public final class GridCacheMetricsAutoConfiguration {

  @Bean
  CacheMeterBinderProvider<GridCache> gridCacheMeters() {
    return GridCacheMetrics::new;
  }

  @Bean
  SmartInitializingSingleton gridCacheMetersOfLater(
      GridCacheManager manager, ObjectProvider<CacheMetricsRegistrar> registrar) {
    return () ->
        registrar.ifAvailable(
            present ->
                manager.onCache(
                    cache ->
                        present.bindCacheToRegistry(
                            cache, Tag.of("cache.manager", "cacheManager"))));
  }
}
