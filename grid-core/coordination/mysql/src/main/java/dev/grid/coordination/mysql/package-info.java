/**
 * Coordination by MariaDB or MySQL. Sees MariaDB's JDBC driver, and nobody else does: it is under
 * the LGPL and speaks with both, where MySQL's is under the GPL with an exception for free
 * software.
 *
 * <p>Owns no thread. If the server is away calls fail until the next one that finds it. Read {@link
 * dev.grid.coordination.mysql.MysqlDialect} first.
 */
@NullMarked
package dev.grid.coordination.mysql;

import org.jspecify.annotations.NullMarked;
