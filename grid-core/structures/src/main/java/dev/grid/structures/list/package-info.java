/**
 * Lists: items by their positions, each list in the one partition of its name.
 *
 * <p>{@link dev.grid.structures.list.ListState} holds one list's items in an {@link
 * dev.grid.kernel.items.ItemSequence}; both are confined to the partition. {@link
 * dev.grid.structures.list.ListHandler} decides what each message does; no call waits. Items are
 * the bytes that arrived and are never copied or decoded; two are equal if their bytes are.
 *
 * <p>Copies are kept by {@link dev.grid.structures.list.ListEffect}s, which tell positions, and
 * begun by a {@link dev.grid.structures.list.ListTransfer}. After a split {@link
 * dev.grid.kernel.ItemMerging} brings the losing side's items to the end of the winning side's.
 *
 * <p>Transactions reserve: {@link dev.grid.structures.list.ListTransactions} is what they do to a
 * list, {@link dev.grid.structures.list.ListParticipant} what one keeps of it.
 *
 * <p>A failed call changes nothing.
 *
 * <p>Read {@link dev.grid.structures.list.ListMessages}, {@link
 * dev.grid.structures.list.ListHandler}, {@link dev.grid.structures.list.ListState}.
 */
@NullMarked
package dev.grid.structures.list;

import org.jspecify.annotations.NullMarked;
