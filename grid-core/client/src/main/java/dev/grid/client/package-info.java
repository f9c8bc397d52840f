/**
 * A client of a cluster: the same {@link dev.grid.Grid} as an embedded member, over the wire.
 *
 * <p>{@link dev.grid.client.GridClient} makes one; {@code ClientGrid} owns its parts. {@code
 * ClusterConnector} makes the first connection and the next one after a loss; {@code ClientCluster}
 * knows members and partitions; {@code ClientInvoker} sends each {@code Invocation} where it
 * belongs, and again where the rules allow. What outlives a connection is brought back by {@code
 * ListenerRegistry}, {@code Proxies} and {@code ClientSchemas}. Sockets are in {@code connection}.
 *
 * <p>Threads: I/O threads, one timer, and virtual threads for everything that may block. Nothing
 * but the latter calls the application: its listeners on {@link dev.grid.kernel.ListenerThreads},
 * what depends on an answer on a thread each. A call fails when its connection does, unless it may
 * be sent again; a client that gives up connecting, or is closed, fails all of its calls with
 * {@link dev.grid.GridNotActiveException}.
 *
 * <p>Read {@link dev.grid.client.GridClient}, {@code ClientGrid}, {@code Invocation}.
 */
@NullMarked
package dev.grid.client;

import org.jspecify.annotations.NullMarked;
