/**
 * The engine of SQL statements of a member: found as a service, and optional.
 *
 * <p>{@link dev.grid.sqlengine.Engine} takes a statement from its text to its cursor: {@code
 * catalog} has what it may name, {@code plan} understands it, {@code run} carries it out, {@code
 * fragment} is what of it runs in partitions, of {@code expr}essions; {@code json} is JSON. What
 * needs a processor for a while, or waits for members, runs on virtual threads, of which a statement
 * has one at a time, and none while nobody asks for its rows.
 *
 * <p>No statement has code generated, or a class loaded, a file or an address opened.
 */
@NullMarked
package dev.grid.sqlengine;

import org.jspecify.annotations.NullMarked;
