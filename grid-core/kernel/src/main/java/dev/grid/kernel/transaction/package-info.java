/**
 * What rooms and the coordinator of transactions know of each other.
 *
 * <p>A room that takes part is {@link dev.grid.kernel.transaction.Transactional}: of each
 * transaction that uses one of its structures it makes a {@link
 * dev.grid.kernel.transaction.Participant}, which carries out the transaction's calls and keeps
 * what they change; and it says by {@link dev.grid.kernel.transaction.Ending} messages how that is
 * prepared, committed and rolled back where the data is. Participants live on the coordinator, the
 * member that the transaction was begun on, and are lost with it; what is locked or reserved for it
 * is in the data's partitions, and ends by itself.
 *
 * <p>Participants of structures with keys are made of {@link
 * dev.grid.kernel.transaction.LockedKeys}, with {@link dev.grid.kernel.keys.TransactionLocks} where
 * the data is; those of items in order of {@link dev.grid.kernel.transaction.ReservedItems}, with
 * {@link dev.grid.kernel.items.ReservationCalls}.
 *
 * <p>On the application's side a room makes handles over {@link
 * dev.grid.kernel.transaction.TransactionCalls}, out of {@link
 * dev.grid.kernel.transaction.HandleCalls}.
 *
 * <p>Read {@link dev.grid.kernel.transaction.Ending} first.
 */
@NullMarked
package dev.grid.kernel.transaction;

import org.jspecify.annotations.NullMarked;
