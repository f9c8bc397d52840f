/**
 * Ringbuffers: bounded logs, each in the one partition of its name. Items have sequences, and new
 * ones take the places of the oldest.
 *
 * <p>{@link dev.grid.structures.ringbuffer.RingbufferState} holds one ringbuffer's items, in an
 * {@link dev.grid.kernel.items.SequencedRing}; both are confined to the partition. {@link
 * dev.grid.structures.ringbuffer.RingbufferHandler} decides what each message does; a reader that
 * waits for an item is parked on its sequence, so an item that comes wakes all who want it and
 * nobody else. Items are the bytes that arrived and are never decoded under the partition: a filter
 * is evaluated outside, slice by slice, as {@link dev.grid.structures.ringbuffer.RingbufferReading}
 * says.
 *
 * <p>Copies are kept by {@link dev.grid.structures.ringbuffer.RingbufferEffect}s and begun by a
 * {@link dev.grid.structures.ringbuffer.RingbufferTransfer}. After a split {@link
 * dev.grid.kernel.ItemMerging} brings the losing side's items to the winning side, where they get
 * new sequences, and live as long as if they had been added then.
 *
 * <p>Where items have a time to live, the primary sees only those whose time is not over, by the
 * cluster's time, and frees the others a little later, which is a change like any other: copies
 * look at no clock. Where there is a {@link dev.grid.ringbuffer.RingbufferStore} items go there
 * first, outside the partition, as {@link dev.grid.structures.ringbuffer.RingbufferStoring} says.
 *
 * <p>A failed call changes nothing.
 *
 * <p>Read {@link dev.grid.structures.ringbuffer.RingbufferMessages}, {@link
 * dev.grid.structures.ringbuffer.RingbufferHandler}, {@link
 * dev.grid.structures.ringbuffer.RingbufferState}.
 */
@NullMarked
package dev.grid.structures.ringbuffer;

import org.jspecify.annotations.NullMarked;
