/**
 * Coordination by a database: rows with leases, by the server's clock.
 *
 * <p>Rows, and not the database's own locks: those belong to a connection. When it breaks the
 * server frees them as soon as it finds that out, or when it restarts, and their holder goes on
 * until it asks; and if the server does not find it out nobody gets them. A lease ends for its
 * holder first, and a row is there after a restart. See decision 0083.
 *
 * <p>No thread is owned here. If the server is away calls fail until the next one that finds it.
 * Read {@link dev.grid.coordination.jdbc.SqlStore} first.
 */
@NullMarked
package dev.grid.coordination.jdbc;

import org.jspecify.annotations.NullMarked;
