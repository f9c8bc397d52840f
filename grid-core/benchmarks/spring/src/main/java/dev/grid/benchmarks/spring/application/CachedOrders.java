package dev.grid.benchmarks.spring.application;

import org.springframework.cache.annotation.Cacheable;

/** A service whose answers are cached; each is in the cache before it is asked for. */
public class CachedOrders {

  /** The cache's name. */
  public static final String CACHE = "orders";

  /** The order from the cache. */
  @Cacheable(CACHE)
  public Order find(String id) {
    throw new IllegalStateException("id=" + id + " is not cached");
  }
}
