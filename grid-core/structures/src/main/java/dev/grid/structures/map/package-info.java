/**
 * Maps: entries partitioned by key, with locks, expiry, eviction and listeners.
 *
 * <p>{@link dev.grid.structures.map.MapState} holds one map's entries in one partition, in an
 * {@link dev.grid.kernel.keys.EntryTable}; it and what is below it are confined to the partition.
 * {@link dev.grid.structures.map.MapHandler} decides what each message does; a write to a key that
 * another caller has locked is parked. Values are the bytes that arrived and are never copied or
 * decoded.
 *
 * <p>Copies are kept by {@link dev.grid.structures.map.MapEffect}s and begun by a {@link
 * dev.grid.structures.map.MapTransfer}. After a split {@link dev.grid.structures.map.MapMerging}
 * walks the losing side's entries and {@link dev.grid.structures.map.MapMerge} takes them in on the
 * winning side.
 *
 * <p>What a store adds is in {@link dev.grid.structures.map.MapStoring}: steps around the handling
 * of a message. {@link dev.grid.structures.map.MapStored} is what a map with one has beside its
 * entries, {@link dev.grid.structures.map.WriteQueue} what waits to be stored, and {@link
 * dev.grid.structures.map.MapStorePart} the store on a member, which tasks outside partitions call.
 *
 * <p>{@link dev.grid.structures.map.MapJournal} is what a map remembers of its changes, {@link
 * dev.grid.structures.map.JournalReading} how that is read. {@link
 * dev.grid.structures.map.MapIntercepting} asks its interceptors, outside the partition.
 *
 * <p>A failed call changes nothing. Locks of a caller that is gone are freed by the host.
 *
 * <p>Read {@link dev.grid.structures.map.MapMessages}, {@link dev.grid.structures.map.MapHandler},
 * {@link dev.grid.structures.map.MapState}, {@link dev.grid.kernel.keys.EntryTable}.
 */
@NullMarked
package dev.grid.structures.map;

import org.jspecify.annotations.NullMarked;
