/**
 * Sets: items without order, none equal to another, each set in the one partition of its name.
 *
 * <p>{@link dev.grid.structures.set.SetState} holds one set's items in a {@link
 * dev.grid.kernel.items.ItemTable}; both are confined to the partition. {@link
 * dev.grid.structures.set.SetHandler} decides what each message does; no call waits. Items are the
 * bytes that arrived and are never copied or decoded; two are equal if their bytes are.
 *
 * <p>Copies are kept by {@link dev.grid.structures.set.SetEffect}s and begun by a {@link
 * dev.grid.structures.set.SetTransfer}, which goes by the hashes of items. After a split {@link
 * dev.grid.kernel.ItemMerging} brings the losing side's items to the winning side.
 *
 * <p>Transactions lock items, whether they are there or not: {@link
 * dev.grid.structures.set.SetTransactions} is what they do to a set, {@link
 * dev.grid.structures.set.SetParticipant} what one keeps of it.
 *
 * <p>A failed call changes nothing.
 *
 * <p>Read {@link dev.grid.structures.set.SetMessages}, {@link dev.grid.structures.set.SetHandler},
 * {@link dev.grid.structures.set.SetState}.
 */
@NullMarked
package dev.grid.structures.set;

import org.jspecify.annotations.NullMarked;
