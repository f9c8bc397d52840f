/**
 * Limits of calls and requests that all applications of the cluster share: {@link
 * dev.grid.spring.ratelimit.RateLimits}, the annotation {@link
 * dev.grid.spring.ratelimit.RateLimited}, and filters for servlet and reactive applications.
 *
 * <p>Each limit is a token bucket for each of its keys, an entry of one map that ends by itself
 * when the bucket is full again; taking a permit is one call ({@link
 * dev.grid.spring.ratelimit.TakePermit}). For permits that are waited for there is {@link
 * dev.grid.ratelimiter.GridRateLimiter}. Members need this module on their class path. Owns no
 * thread.
 */
@NullMarked
package dev.grid.spring.ratelimit;

import org.jspecify.annotations.NullMarked;
