/**
 * SQL as applications have it, over the invoker of a client or member: the same for both. Owns no
 * thread: what comes of an answer runs where answers of calls do. Read {@link
 * dev.grid.kernel.sql.SqlProxy}.
 */
@NullMarked
package dev.grid.kernel.sql;

import org.jspecify.annotations.NullMarked;
