/**
 * Rate limiters: the generic cell rate algorithm in one number.
 *
 * <p>{@link dev.grid.structures.ratelimiter.RateLimiterState} keeps the instant at which all
 * permits will be there again; each permit that is taken moves it on. Time comes with each call, as
 * the cluster's, so copies need no clock: they are told the instant. A primary whose clock is
 * behind that of the last one gives less, never more.
 *
 * <p>Calls wait for one condition in the order in which they came, and the first is handled again
 * when its permits are due. Whoever comes while others wait, waits behind them ({@link
 * dev.grid.kernel.Call#isBehindOthers}).
 *
 * <p>A state is confined to its partition. One without a rate of its own is forgotten when all of
 * its permits are there again, so names may be many, such as users'.
 *
 * <p>Read {@link dev.grid.structures.ratelimiter.RateLimiterMessages}, {@link
 * dev.grid.structures.ratelimiter.RateLimiterState}, {@link
 * dev.grid.structures.ratelimiter.RateLimiterHandler}.
 */
@NullMarked
package dev.grid.structures.ratelimiter;

import org.jspecify.annotations.NullMarked;
