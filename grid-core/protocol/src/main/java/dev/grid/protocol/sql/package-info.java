/**
 * SQL on the wire (protocol service 0x21): messages, and pages of rows, column by column. What is
 * wrong with a page is a {@link dev.grid.protocol.ProtocolException}. Nothing here owns a thread.
 * Read {@link dev.grid.protocol.sql.SqlMessages}, then {@link dev.grid.protocol.sql.SqlVector}.
 */
@NullMarked
package dev.grid.protocol.sql;

import org.jspecify.annotations.NullMarked;
