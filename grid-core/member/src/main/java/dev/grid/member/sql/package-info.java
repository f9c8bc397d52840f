/**
 * Statements on a member: who carries them out, what clients have open, how rows become pages.
 *
 * <p>The engine is another module's, found by {@link java.util.ServiceLoader}; a member without it
 * refuses statements, and says what is missing. {@link dev.grid.member.sql.Statements} has what is
 * under way: its limits, time-outs and ends. It owns no thread: what comes of the engine runs on
 * the engine's threads, which are the member's workers. Read {@link dev.grid.member.sql.SqlEngine}
 * first.
 */
@NullMarked
package dev.grid.member.sql;

import org.jspecify.annotations.NullMarked;
