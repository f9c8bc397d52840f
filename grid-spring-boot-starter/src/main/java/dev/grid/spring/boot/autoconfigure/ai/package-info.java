/** Spring AI's memory of conversations over the grid. */
@NullMarked
package dev.grid.spring.boot.autoconfigure.ai;

import org.jspecify.annotations.NullMarked;
