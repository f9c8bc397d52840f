/**
 * Maps: entries partitioned by key, with expiry, eviction, locks and listeners. Read {@link
 * dev.grid.map.GridMap} first. Nothing here owns a thread.
 */
@NullMarked
package dev.grid.map;

import org.jspecify.annotations.NullMarked;
