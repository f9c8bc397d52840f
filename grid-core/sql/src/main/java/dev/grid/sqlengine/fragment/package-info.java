/**
 * What a statement does in partitions: reading columns of entries, filtering and projecting them,
 * folding them into partial aggregates or the first rows of an order, and changing them.
 *
 * <p>{@link dev.grid.sqlengine.fragment.ScanSpec} and {@link
 * dev.grid.sqlengine.fragment.ChangeSpec} say what; they go to other members as bytes. What runs
 * in a partition is bounded by the slices of the map's search. Nothing here owns a thread.
 */
@NullMarked
package dev.grid.sqlengine.fragment;

import org.jspecify.annotations.NullMarked;
