package dev.grid.spring.boot.autoconfigure.cache;

import dev.grid.Grid;
import dev.grid.spring.boot.autoconfigure.GridAutoConfiguration;
import dev.grid.spring.cache.GridCacheManager;
import dev.grid.spring.cache.TtlResolver;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration;
import org.springframework.boot.cache.autoconfigure.CacheManagerCustomizer;
import org.springframework.boot.cache.autoconfigure.CacheManagerCustomizers;
import org.springframework.boot.cache.autoconfigure.CacheProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.cache.CacheManager;
import org.springframework.cache.interceptor.CacheAspectSupport;
import org.springframework.context.annotation.Bean;

/**
 * Spring's caches over maps of the grid, in an application with {@code @EnableCaching} that neither
 * has a {@link CacheManager} or cache resolver nor sets {@code spring.cache.type}. Caches are made
 * on first use, or are those of {@code spring.cache.cache-names} only. {@link
 * CacheManagerCustomizer} beans are called, and a {@link TtlResolver} bean is asked for the time to
 * live of each entry.
 */
@AutoConfiguration(after = GridAutoConfiguration.class, before = CacheAutoConfiguration.class)
@ConditionalOnClass({CacheAspectSupport.class, CacheAutoConfiguration.class})
@ConditionalOnBean(CacheAspectSupport.class)
@ConditionalOnSingleCandidate(Grid.class)
@ConditionalOnMissingBean(value = CacheManager.class, name = "cacheResolver")
@ConditionalOnBooleanProperty(name = "grid.cache.enabled", matchIfMissing = true)
@ConditionalOnProperty(name = "spring.cache.type", matchIfMissing = true, havingValue = "unset")
@EnableConfigurationProperties({GridCacheProperties.class, CacheProperties.class})
public final class GridCacheAutoConfiguration {

  @Bean
  GridCacheManager cacheManager(
      Grid grid,
      GridCacheProperties properties,
      CacheProperties boot,
      ObjectProvider<TtlResolver> ttlResolver,
      ObjectProvider<CacheManagerCustomizer<?>> customizers) {
    GridCacheManager manager =
        new GridCacheManager(
            grid,
            properties.mapPrefix(),
            properties::settings,
            ttlResolver.getIfAvailable(),
            boot.getCacheNames());
    return new CacheManagerCustomizers(customizers.orderedStream().toList()).customize(manager);
  }

  @Bean
  static CacheNearCaches gridCacheNearCaches(GridCacheProperties properties) {
    return new CacheNearCaches(properties);
  }
}
