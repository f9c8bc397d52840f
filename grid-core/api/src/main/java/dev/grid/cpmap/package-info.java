/** Linearizable maps for small data. */
@NullMarked
package dev.grid.cpmap;

import org.jspecify.annotations.NullMarked;
