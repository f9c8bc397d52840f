/** Latches that open when a count comes down to zero. */
@NullMarked
package dev.grid.countdownlatch;

import org.jspecify.annotations.NullMarked;
