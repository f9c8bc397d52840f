/**
 * What structures of items without keys share: queues, lists and sets.
 *
 * <p>States are made of an {@link dev.grid.kernel.items.ItemSequence}, which counts bytes and makes
 * digests; a {@link dev.grid.kernel.items.SequenceTransfer} is the line that a copy of one stands
 * at. Both are confined to a state's host and throw only at what a caller must not do. Proxies are
 * made of {@link dev.grid.kernel.items.ItemCalls} and {@link dev.grid.kernel.items.ItemEvents},
 * which are immutable. What they cannot read fails by itself, and an event of it is told as lost.
 *
 * <p>What transactions have taken out of a sequence, and the places that they keep free in it, are
 * {@link dev.grid.kernel.items.ItemReservations}; {@link dev.grid.kernel.items.ReservationCalls} is
 * what calls do with them.
 *
 * <p>Nothing here owns a thread. Read {@link dev.grid.kernel.items.ItemSequence} first.
 */
@NullMarked
package dev.grid.kernel.items;

import org.jspecify.annotations.NullMarked;
