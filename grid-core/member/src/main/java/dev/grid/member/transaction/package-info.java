/**
 * Transactions, on the member that they were begun on: their coordinator.
 *
 * <p>{@link dev.grid.member.transaction.Transactions} has those that are open; a {@link
 * dev.grid.member.transaction.OpenTransaction} carries out its calls one after another, on workers,
 * none of which waits for anything. What each structure's part is the rooms say ({@code
 * kernel.transaction}); here is when it is prepared, recorded, committed and rolled back. A
 * transaction belongs to the connection that it was begun on, or to the application of this member,
 * and ends with that; and when its time is up.
 *
 * <p>When the member fails, what it had locked for transactions is freed as all of its locks are,
 * and what it had prepared is ended by the log ({@code structures.transaction}).
 *
 * <p>A branch of an outside manager's transaction ({@link dev.grid.member.transaction.Branches}) is
 * the same until it is prepared; then it is the log's alone (decision 0053).
 *
 * <p>Read {@link dev.grid.member.transaction.OpenTransaction}; decision 0032.
 */
@NullMarked
package dev.grid.member.transaction;

import org.jspecify.annotations.NullMarked;
