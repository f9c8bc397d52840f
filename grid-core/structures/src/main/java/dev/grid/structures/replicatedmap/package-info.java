/**
 * Replicated maps: every member keeps all entries of each, answers from them, and tells the others
 * of its changes.
 *
 * <p>Each write of a member is numbered, and each member knows in each {@link
 * dev.grid.structures.replicatedmap.Bucket} of keys which writes it has heard of: {@link
 * dev.grid.structures.replicatedmap.Known}. Of two writes for a key the later one stays, in a total
 * order. What is known and not there is gone, so a removal leaves nothing behind: no tombstones,
 * and nothing to collect. A change that comes late, a second time, or from a member that was cut
 * off is known, and does nothing. What two members have of a bucket is joined by what each knows
 * and has, in any order and however often ({@link
 * dev.grid.structures.replicatedmap.ReplicatedMapState}, {@link
 * dev.grid.structures.replicatedmap.ReplicatedMapTransfer}).
 *
 * <p>An entry whose time is up is shown by no member; the one that wrote it frees it and tells
 * listeners, and if that one is gone another one does so a little later.
 *
 * <p>A state is guarded by its {@link dev.grid.kernel.Host#REPLICATED} host. Keys and values are
 * the bytes that arrived, and are not copied. A failed call changes nothing. Decision 29 says why
 * this is so and what it costs.
 *
 * <p>Read {@link dev.grid.structures.replicatedmap.ReplicatedMapMessages}, {@link
 * dev.grid.structures.replicatedmap.ReplicatedMapHandler}, {@link
 * dev.grid.structures.replicatedmap.ReplicatedMapState}.
 */
@NullMarked
package dev.grid.structures.replicatedmap;

import org.jspecify.annotations.NullMarked;
