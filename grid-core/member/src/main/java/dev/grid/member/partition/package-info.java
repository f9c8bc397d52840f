/**
 * The partition host: run to completion.
 *
 * <p>A {@link dev.grid.member.partition.Partition} is a single-writer actor: an ownership flag and
 * a bounded mailbox. The thread that brings a call, an I/O thread or an application's, tries to
 * take the partition; if it is free it runs the call at once and then what arrived meanwhile, else
 * it leaves the call in the mailbox and goes on. So there is no hand-over between threads on the
 * fast path, and no lock is ever waited for. States, handlers and waits below a partition are
 * confined to whoever holds it.
 *
 * <p>Outcomes are carried out here, once for all shards: effects go to the partition's {@link
 * dev.grid.member.replication.Replica}, events to subscribers, replies to callers. Parked calls
 * wait in {@link dev.grid.member.partition.Waits}; what runs user code leaves the partition and
 * comes back with a result ({@link dev.grid.member.partition.OutsideCalls}); a call to all
 * partitions is scattered and its answers are gathered ({@link
 * dev.grid.member.partition.ScatterGather}).
 *
 * <p>Beside the partitions of the table a member has some for itself, for what lives on members
 * ({@link dev.grid.member.partition.MemberPartitions}): all is the same there but for the log.
 *
 * <p>An exception fails its call. Limits: mailbox, parked calls, and how much one holder drains.
 *
 * <p>Read {@link dev.grid.member.partition.Partition}, then {@link
 * dev.grid.member.partition.Shard}.
 */
@NullMarked
package dev.grid.member.partition;

import org.jspecify.annotations.NullMarked;
