/**
 * Main classes of the servers that are compared, each of which runs as a process of its own.
 *
 * <p>Threads: those of the server in question. Failure: a server that cannot start exits with a
 * stack trace, and the run that started it reports so. Read {@code LimitServer} first.
 */
@NullMarked
package dev.grid.benchmarks.servers;

import org.jspecify.annotations.NullMarked;
