/**
 * Connections of clients.
 *
 * <p>{@link dev.grid.member.connection.ClientListener} accepts them on Netty's event loops; each
 * {@link dev.grid.member.connection.ClientConnection} is confined to its loop's thread, but for its
 * queue of replies and events from other threads. Requests are decoded where they lie and brought
 * to the partition host on the same thread; what was written while a batch was read is flushed
 * once.
 *
 * <p>Bytes that are no message close their connection and nothing else. Nothing is served before
 * authentication, with tighter limits until then; after it {@link dev.grid.member.security.Access}
 * is asked about every message that needs a right. A client that does not read is first not read
 * from, then disconnected.
 *
 * <p>Read {@link dev.grid.member.connection.ClientConnection}, then {@link
 * dev.grid.member.connection.Session}.
 */
@NullMarked
package dev.grid.member.connection;

import org.jspecify.annotations.NullMarked;
