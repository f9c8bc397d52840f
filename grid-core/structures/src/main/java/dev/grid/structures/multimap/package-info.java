/**
 * Multimaps: several values for a key, partitioned by key, with locks.
 *
 * <p>{@link dev.grid.structures.multimap.MultiMapState} holds the keys of one multimap in one
 * partition, each a {@link dev.grid.structures.multimap.KeyValues}: values without order and
 * without equal ones, or a list of them, as configured. All of it is confined to the partition.
 * {@link dev.grid.structures.multimap.MultiMapHandler} decides what each message does. Locks are
 * those of {@link dev.grid.kernel.keys.LockCalls}: a write to a locked key is parked and costs no
 * thread. Keys and values are the bytes that arrived and are never copied or decoded.
 *
 * <p>Copies are kept by {@link dev.grid.structures.multimap.MultiMapEffect}s and begun by a {@link
 * dev.grid.structures.multimap.MultiMapTransfer}, which cuts the values of a large key into slices,
 * too. Digests add up the values of a key: they tell that one lacks, not that two are the other way
 * round. After a split {@link dev.grid.structures.multimap.MultiMapMerging} brings the losing
 * side's values to the winning side.
 *
 * <p>Transactions lock keys: {@link dev.grid.structures.multimap.MultiMapTransactions} is what they
 * do in a partition, {@link dev.grid.structures.multimap.MultiMapParticipant} what one keeps.
 *
 * <p>A failed call changes nothing.
 *
 * <p>Read {@link dev.grid.structures.multimap.MultiMapMessages}, {@link
 * dev.grid.structures.multimap.MultiMapHandler}, {@link dev.grid.structures.multimap.KeyValues}.
 */
@NullMarked
package dev.grid.structures.multimap;

import org.jspecify.annotations.NullMarked;
