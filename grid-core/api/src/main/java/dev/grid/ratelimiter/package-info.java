/** Permits at a rate that the whole cluster shares. */
@NullMarked
package dev.grid.ratelimiter;

import org.jspecify.annotations.NullMarked;
