/** Linearizable references to values. */
@NullMarked
package dev.grid.atomicreference;

import org.jspecify.annotations.NullMarked;
