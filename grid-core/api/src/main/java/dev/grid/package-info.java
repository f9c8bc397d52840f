/**
 * What an application sees of Grid: {@link dev.grid.Grid} and what it hands out, the cluster's
 * members, and the exceptions. Structures have a package each ({@code dev.grid.map}, {@code
 * dev.grid.queue}).
 *
 * <p>Nothing here owns a thread. Implementations state on which thread a callback runs: never on
 * one that must not block. Every failure is a {@link dev.grid.GridException} that says whether a
 * retry is safe, or one of the JDK's argument and state exceptions.
 *
 * <p>Read {@link dev.grid.Grid} first.
 */
@NullMarked
package dev.grid;

import org.jspecify.annotations.NullMarked;
