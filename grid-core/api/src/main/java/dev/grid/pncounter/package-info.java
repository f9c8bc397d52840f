/** Counters that every member keeps, which stay available in a split and converge afterwards. */
@NullMarked
package dev.grid.pncounter;

import org.jspecify.annotations.NullMarked;
