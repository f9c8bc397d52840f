/**
 * Coordination by Redis, one server or the master that Sentinel names. Sees Lettuce, and nobody
 * else does.
 *
 * <p>Lettuce's threads hand on what is published; all else is the caller's. If the server is away
 * calls fail until the next one that finds it. Read {@link dev.grid.coordination.redis.RedisScript}
 * first.
 */
@NullMarked
package dev.grid.coordination.redis;

import org.jspecify.annotations.NullMarked;
