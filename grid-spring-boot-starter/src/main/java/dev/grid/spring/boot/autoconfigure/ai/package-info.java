/** Spring AI's memory of conversations, its vector store and a cache of answers over the grid. */
@NullMarked
package dev.grid.spring.boot.autoconfigure.ai;

import org.jspecify.annotations.NullMarked;
