/**
 * The log of transactions, and transactions as applications have them.
 *
 * <p>A two-phase transaction that commits has a record in the log: all that it has prepared, as the
 * messages that end it, and whether it commits. The log is a structure in partitions as any, with
 * as many backups as the transaction's durability says, and so it survives the member that
 * coordinates the transaction. That one records, prepares, decides, carries out and forgets; see
 * {@code member.transaction}. What it has left behind the log's primary ends: {@link
 * dev.grid.structures.transaction.LogHandler} finds what is due, {@link
 * dev.grid.structures.transaction.Recovery} rolls back what is not decided, and carries out what
 * is.
 *
 * <p>A branch that an outside manager decides about has a record, too, from when it is prepared
 * until its manager has decided: {@link dev.grid.structures.transaction.BranchRecords} finds and
 * ends it, from any member (decision 0053).
 *
 * <p>A record is confined to its partition, a recovery is thread-safe. Everything that recovery
 * sends may come again, so that it may be lost or done twice.
 *
 * <p>Read {@link dev.grid.structures.transaction.LogMessages}, {@link
 * dev.grid.structures.transaction.LogHandler}; decision 0032.
 */
@NullMarked
package dev.grid.structures.transaction;

import org.jspecify.annotations.NullMarked;
