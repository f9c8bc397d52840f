/**
 * Sets: items without order, none equal to another, each set owned by the one partition of its
 * name. Read {@link dev.grid.set.GridSet} first. Nothing here owns a thread.
 */
@NullMarked
package dev.grid.set;

import org.jspecify.annotations.NullMarked;
