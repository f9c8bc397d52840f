/**
 * Indexes over the entries of a partition.
 *
 * <p>A value that is indexed becomes an {@link dev.grid.kernel.index.IndexKey}: a rank, 64 bits and
 * seldom more, in one order for all kinds of values. A {@link dev.grid.kernel.index.SortedIndex}
 * keeps entries in the order of their keys, those with equal keys in the order of their entries'
 * hashes, in {@link dev.grid.kernel.index.SortedBlocks}: about 17 bytes an entry. It serves
 * equality, ranges and ordered walks, so that there is no structure of its own for equality alone.
 *
 * <p>Keys may be coarser than values: what differs has keys that are equal or in the same order. So
 * what an index finds is a superset, and whoever asks compares the entries themselves.
 *
 * <p>All of it is confined to the state that it is in; copies keep no indexes. A place in an index,
 * a key and a hash, means the same on every member.
 */
@NullMarked
package dev.grid.kernel.index;

import org.jspecify.annotations.NullMarked;
