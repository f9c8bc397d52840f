/**
 * Spring AI's memory of conversations over a map of the grid. Owns no thread; all calls block. Read
 * {@link dev.grid.spring.ai.GridChatMemoryRepository} first.
 */
@NullMarked
package dev.grid.spring.ai;

import org.jspecify.annotations.NullMarked;
