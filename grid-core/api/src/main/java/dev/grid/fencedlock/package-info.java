/** Linearizable locks with fencing tokens. */
@NullMarked
package dev.grid.fencedlock;

import org.jspecify.annotations.NullMarked;
