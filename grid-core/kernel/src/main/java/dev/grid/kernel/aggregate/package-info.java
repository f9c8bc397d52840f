/**
 * What entries of a partition come to together, and partitions with one another.
 *
 * <p>An {@link dev.grid.kernel.aggregate.Aggregate} is what a message asks for, ready to be carried
 * out. Each partition has an {@link dev.grid.kernel.aggregate.Accumulator} of it, which finds
 * attributes in serialized values, and keeps sums, or one entry, or the different values, but no
 * list of entries. What it has come to goes over the wire as a value, and is put together with that
 * of the other partitions on a worker.
 *
 * <p>Nothing here owns a thread. Read Aggregate first.
 */
@NullMarked
package dev.grid.kernel.aggregate;

import org.jspecify.annotations.NullMarked;
