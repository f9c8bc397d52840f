/**
 * Queues: bounded, blocking, first in first out or in the order of a comparator, each in the one
 * partition of its name.
 *
 * <p>{@link dev.grid.structures.queue.QueueState} holds one queue's items, in an {@link
 * dev.grid.kernel.items.ItemSequence}; both are confined to the partition. {@link
 * dev.grid.structures.queue.QueueHandler} decides what each message does; a call that waits for an
 * item or for room is parked and costs no thread. Items are the bytes that arrived and are never
 * copied or decoded; two are equal if their bytes are.
 *
 * <p>Copies are kept by {@link dev.grid.structures.queue.QueueEffect}s and begun by a {@link
 * dev.grid.structures.queue.QueueTransfer}. After a split {@link dev.grid.kernel.ItemMerging}
 * brings the losing side's items to the winning side.
 *
 * <p>Users' code runs outside the partition: {@link dev.grid.structures.queue.QueueAdding} has
 * items compared and stored before they are added, {@link dev.grid.structures.queue.QueueStoring}
 * has them deleted before they are taken out, and loads what is stored. Copies are told what came
 * of it, and never ask a comparator or a store.
 *
 * <p>A failed call changes nothing. A parked call is forgotten when its caller's connection is
 * gone, which is the host's duty: else an item would go to nobody.
 *
 * <p>Read {@link dev.grid.structures.queue.QueueMessages}, {@link
 * dev.grid.structures.queue.QueueHandler}, {@link dev.grid.structures.queue.QueueState}.
 */
@NullMarked
package dev.grid.structures.queue;

import org.jspecify.annotations.NullMarked;
