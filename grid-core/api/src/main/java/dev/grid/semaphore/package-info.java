/** Linearizable semaphores. */
@NullMarked
package dev.grid.semaphore;

import org.jspecify.annotations.NullMarked;
