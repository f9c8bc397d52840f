/**
 * The load generator: a closed-loop client of our own that costs the machine little, so that what
 * it measures is the server.
 *
 * <p>Requests are templates: an output buffer holds one copy of the request for every request in
 * flight, and sending means overwriting correlation id, partition and key. Responses are only
 * scanned frame by frame, compared with what was asked for, and never decoded into objects. Nothing
 * is allocated per operation.
 *
 * <p>Threads: each {@code LoadLoop} is confined to its own thread and owns its connections; the
 * caller of {@link dev.grid.benchmarks.load.LoadGenerator} switches the phase for all of them.
 * Failure: an error response, a wrong value, a lost connection or five seconds of silence fails the
 * whole measurement; a number from a server that answers wrongly is worth nothing.
 *
 * <p>A cluster that changes is another matter: {@code ClusterClient} and {@code ClientLoad} use the
 * reference's client, which follows it, and {@code WriteProbe} asks members that may not answer.
 *
 * <p>Read {@code LoadGenerator} first, then {@code Lane}, then {@code WireDialect}.
 */
@NullMarked
package dev.grid.benchmarks.load;

import org.jspecify.annotations.NullMarked;
