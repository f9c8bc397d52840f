/**
 * The driver of {@code etcd://host:2379,host:2379}, over the JSON gateway that every etcd 3.4 and
 * newer serves at its client port: no gRPC is carried for it. A session is a lease; groups, members
 * and tickets are keys, those of the session with its lease. A ticket's order is its create
 * revision. Watches begin at a revision and go on, after whatever broke them, at the one after the
 * last seen: nothing is missed unless it was compacted meanwhile, which is found out by comparing.
 *
 * <pre>
 * {namespace}/groups/{group}
 * {namespace}/members/{group}/{member}     the record       with the lease
 * {namespace}/locks/{name}/{ticket}        the member's id  with the lease
 * {namespace}/leaders/{group}/{ticket}     the member's id  with the lease
 * </pre>
 *
 * <p>Callers' threads wait for answers; each watch of a group has a virtual thread. {@code
 * EtcdStore} is where to begin.
 */
@NullMarked
package dev.grid.coordination.etcd;

import org.jspecify.annotations.NullMarked;
