package dev.grid.spring.cache;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Says how long each entry of a cache lives, by its key and value. A bean of this type is asked
 * before each write, on the writer's thread, by several at once; it must be quick.
 */
@FunctionalInterface
public interface TtlResolver {

  /**
   * The time to live of an entry, before jitter.
   *
   * @param value what is to be cached; null if it is the absence of a value
   * @return whole milliseconds; zero is for ever, null is what the cache has
   */
  @Nullable Duration timeToLive(String cache, Object key, @Nullable Object value);
}
