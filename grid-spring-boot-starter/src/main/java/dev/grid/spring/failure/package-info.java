/**
 * What becomes of calls that fail, and of those of caches, sessions and limits when the grid is
 * away: {@link dev.grid.spring.failure.Bypass}. Owns no thread; what goes on after an answer that
 * did not come in time does so on a virtual one.
 */
@NullMarked
package dev.grid.spring.failure;

import org.jspecify.annotations.NullMarked;
