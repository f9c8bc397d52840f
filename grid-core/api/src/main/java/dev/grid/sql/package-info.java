/**
 * SQL over maps. Read {@link dev.grid.sql.GridSql} first. Nothing here owns a thread. What cannot
 * be carried out fails with a {@link dev.grid.sql.GridSqlException} that has a code; a result that
 * is not read to its end has to be closed.
 */
@NullMarked
package dev.grid.sql;

import org.jspecify.annotations.NullMarked;
