/** Limits of calls and requests that the cluster shares. */
@NullMarked
package dev.grid.spring.boot.autoconfigure.ratelimit;

import org.jspecify.annotations.NullMarked;
