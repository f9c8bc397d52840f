/**
 * Coordination by PostgreSQL. Sees its JDBC driver, and nobody else does.
 *
 * <p>Owns one virtual thread and a second connection once somebody watches a group or waits for a
 * lock. If the server is away calls fail until the next one that finds it. Read {@link
 * dev.grid.coordination.postgresql.PostgresqlDialect} first.
 */
@NullMarked
package dev.grid.coordination.postgresql;

import org.jspecify.annotations.NullMarked;
