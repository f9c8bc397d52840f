/** Tasks that members run: by a key, by a partition, on a member, on several, or wherever. */
@NullMarked
package dev.grid.executor;

import org.jspecify.annotations.NullMarked;
