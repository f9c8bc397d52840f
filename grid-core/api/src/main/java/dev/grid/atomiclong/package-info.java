/** Linearizable 64-bit numbers. */
@NullMarked
package dev.grid.atomiclong;

import org.jspecify.annotations.NullMarked;
