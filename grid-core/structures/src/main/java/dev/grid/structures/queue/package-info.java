/**
 * Queues: bounded, blocking, first in first out, each in the one partition of its name.
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
 * <p>A failed call changes nothing. A parked call is forgotten when its caller's connection is
 * gone, which is the host's duty: else an item would go to nobody.
 *
 * <p>Read {@link dev.grid.structures.queue.QueueMessages}, {@link
 * dev.grid.structures.queue.QueueHandler}, {@link dev.grid.structures.queue.QueueState}.
 */
@NullMarked
package dev.grid.structures.queue;

import org.jspecify.annotations.NullMarked;
