/**
 * Lists: items by their positions, each list owned by the one partition of its name. Read {@link
 * dev.grid.list.GridList} first. Nothing here owns a thread.
 */
@NullMarked
package dev.grid.list;

import org.jspecify.annotations.NullMarked;
