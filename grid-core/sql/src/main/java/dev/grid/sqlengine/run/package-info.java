/**
 * Carries plans out. Rows are pulled, one after another: a {@link dev.grid.sqlengine.run.RowSource}
 * is asked for the next by whoever wants it, so that nothing happens, and nothing is held, while
 * nobody does. What waits for members waits on a virtual thread, which a cursor has only while a
 * page of it is made.
 *
 * <p>A scan's place is partitions with cursors, which mean the same on any member: it goes on when
 * partitions move or members die. What sorts, groups and joins is charged to a {@link
 * dev.grid.sqlengine.run.Budget}.
 */
@NullMarked
package dev.grid.sqlengine.run;

import org.jspecify.annotations.NullMarked;
