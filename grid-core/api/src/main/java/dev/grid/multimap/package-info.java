/**
 * Multimaps: several values for a key, partitioned by key, with locks. Read {@link
 * dev.grid.multimap.GridMultiMap} first. Nothing here owns a thread.
 */
@NullMarked
package dev.grid.multimap;

import org.jspecify.annotations.NullMarked;
