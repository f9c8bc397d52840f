/**
 * The grid's meters.
 *
 * <table>
 * <caption>Meters</caption>
 * <tr><td>{@code grid.map.operations}, and so for each kind of structure, by its {@link
 * dev.grid.StructureType#tag}</td><td>timers of the calls that this application makes, with the tags
 * {@code map} or whatever the kind, {@code operation} and {@code outcome}</td></tr>
 * <tr><td>{@code grid.map.entries}, {@code grid.map.memory}, and so for each kind</td><td>what this
 * member holds, in entries and bytes</td></tr>
 * <tr><td>{@code grid.map.backup.entries}, {@code grid.map.backup.memory}, and so for each
 * kind</td><td>what this member has as a copy of another's</td></tr>
 * <tr><td>{@code grid.map.gets}, {@code grid.map.puts}, {@code grid.map.removes}, {@code
 * grid.map.others}, {@code grid.map.hits}, {@code grid.map.events}, and so for each
 * kind</td><td>what this member has carried out and how long that took, gets that found something,
 * and events: see {@link dev.grid.Statistics.Activity}</td></tr>
 * <tr><td>{@code grid.queue.waiting}, and so for each kind</td><td>calls that wait in this
 * member</td></tr>
 * <tr><td>{@code grid.rate-limiter.granted}, {@code grid.rate-limiter.refused}</td><td>permits, since
 * this member serves the limiter</td></tr>
 * <tr><td>{@code grid.map.evictions}, {@code grid.map.expirations}, and so for each kind that
 * forgets</td><td>entries that this member has forgotten</td></tr>
 * <tr><td>{@code grid.members}, {@code grid.connections}, {@code grid.calls.pending}, {@code
 * grid.partitions.owned}</td><td>now</td></tr>
 * <tr><td>{@code grid.cluster.partitions}</td><td>of the cluster, by {@code state}: {@code safe},
 * {@code under_replicated}, {@code lost}, {@code unassigned}</td></tr>
 * <tr><td>{@code grid.cluster.migrations}, {@code grid.cluster.version}, {@code
 * grid.cluster.writable}, {@code grid.cluster.members.unsafe}</td><td>of the cluster, as this member
 * knows it</td></tr>
 * <tr><td>{@code grid.partitions.backups}, {@code grid.partitions.learning}</td><td>copies in this
 * member</td></tr>
 * <tr><td>{@code grid.calls.forwarding}, {@code grid.calls.forwarded}</td><td>calls that other
 * members answer: now, and since the start</td></tr>
 * <tr><td>{@code grid.replication.unacknowledged}, {@code grid.replication.unacknowledged.memory},
 * {@code grid.replication.waiting}, {@code grid.replication.stalled}</td><td>what copies have not
 * acknowledged to this member</td></tr>
 * <tr><td>{@code grid.replication.acknowledgement}, {@code
 * grid.replication.acknowledgement.longest}</td><td>how long answers have waited for copies: since
 * the start, and the longest in the last half minute</td></tr>
 * <tr><td>{@code grid.cp.members}, {@code grid.cp.members.missing}, {@code grid.cp.groups}, {@code
 * grid.cp.groups.led}, {@code grid.cp.groups.leaderless}, {@code grid.cp.sessions}, {@code
 * grid.cp.disk}, {@code grid.cp.entries}</td><td>of Raft groups where they are on, as this member
 * knows them; sessions of those that it leads</td></tr>
 * <tr><td>{@code grid.requests}, {@code grid.network.received}, {@code
 * grid.network.sent}</td><td>since the start</td></tr>
 * </table>
 *
 * <p>Nothing here owns a thread; meters are updated by the thread that completes a call and read by
 * the one that scrapes. A member has meters of each structure that the cluster knows, from when it
 * is first asked for until it is destroyed; a client has timers of those that it has called, which
 * it keeps. No tag has a key or a value of the application; structure names are the only tag values
 * that an application chooses, and beyond a limit they are counted together. Read {@code
 * GridMetrics} first.
 */
@NullMarked
package dev.grid.spring.boot.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;
