/**
 * The driver of {@code consul://host:8500}, over the documented HTTP API. A session is Consul's
 * with a TTL, and deletes the keys that it has locked when it ends: members and tickets are such
 * keys. A ticket's order in its queue is its create index; who is the first then locks the key
 * {@code holder}, so that Consul's lock-delay is kept: after a holder's session was invalidated
 * nobody has the lock for {@code lock-delay}. The fencing token is the modify index of that key,
 * which goes on when the key was made anew, as its lock index does not.
 *
 * <pre>
 * {namespace}/groups/{group}/group               written by each join, so that a deletion finds out
 * {namespace}/groups/{group}/members/{member}    the record       locked by the session
 * {namespace}/locks/{name}/tickets/{ticket}      the member's id  locked by the session
 * {namespace}/locks/{name}/holder                the ticket       locked by the session
 * {namespace}/leaders/{group}/...                as those of locks
 * </pre>
 *
 * <p>Changes are blocking queries with the index of the answer before. It was tried against a
 * stand-in of the documented semantics only. {@code ConsulStore} is where to begin.
 */
@NullMarked
package dev.grid.coordination.consul;

import org.jspecify.annotations.NullMarked;
