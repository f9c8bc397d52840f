/**
 * CP maps: keys and values in a Raft group, as the bytes that arrived.
 *
 * <p>{@link dev.grid.structures.cpmap.CpMapState} is confined to its host and limited in bytes by
 * its configuration.
 *
 * <p>Read {@link dev.grid.structures.cpmap.CpMapMessages}, {@link
 * dev.grid.structures.cpmap.CpMapState}, {@link dev.grid.structures.cpmap.CpMapTransfer}.
 */
@NullMarked
package dev.grid.structures.cpmap;

import org.jspecify.annotations.NullMarked;
