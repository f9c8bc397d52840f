/** Transactions over several structures. */
@NullMarked
package dev.grid.transaction;

import org.jspecify.annotations.NullMarked;
