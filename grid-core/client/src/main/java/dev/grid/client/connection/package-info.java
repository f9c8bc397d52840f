/**
 * One connection to each member: dialled, authenticated, watched, closed.
 *
 * <p>{@link dev.grid.client.connection.Connections} holds them and dials on virtual threads. A
 * {@link dev.grid.client.connection.Connection} writes {@linkplain
 * dev.grid.client.connection.Request requests} and matches what comes back, confined to one I/O
 * thread of {@link dev.grid.client.connection.Transport}; no application code and nothing that
 * blocks runs there. {@link dev.grid.client.connection.Heartbeat} is driven by its owner's timer.
 *
 * <p>When a connection ends, for whatever reason, every request on it is told the one cause it was
 * closed with. Bytes that are not the protocol close the connection they came from and no other.
 *
 * <p>Read {@link dev.grid.client.connection.Connection}, then {@link
 * dev.grid.client.connection.Connections}.
 */
@NullMarked
package dev.grid.client.connection;

import org.jspecify.annotations.NullMarked;
