/**
 * The servers that drivers of coordination speak to, for tests, proofs and benchmarks: installed
 * from Debian's packages where they are missing, and started as plain processes, each in a folder
 * and at a port of its own. They can be killed, paused and started again with what they had on
 * disk. {@link dev.grid.coordination.tests.servers.Servers} is where to begin. No thread is
 * started; a call that cannot succeed within a minute (five for an installation) throws {@link
 * java.lang.IllegalStateException}, which names the log.
 */
@NullMarked
package dev.grid.coordination.tests.servers;

import org.jspecify.annotations.NullMarked;
