/** Spring's caches over the grid, and their meters. */
@NullMarked
package dev.grid.spring.boot.autoconfigure.cache;

import org.jspecify.annotations.NullMarked;
