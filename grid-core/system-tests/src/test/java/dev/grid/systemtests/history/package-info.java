/**
 * What clients saw, and whether a correct store could have shown them that. Pure functions of
 * recorded histories: no threads, no time, no failure but programming errors.
 *
 * <p>A call that was not answered, or with an error that leaves its effect open, is ambiguous: it
 * may have taken effect at any time after it began, or never. The judges give every ambiguous call
 * the benefit of that doubt and no other.
 *
 * <p>Read {@link dev.grid.systemtests.history.Operation}, then {@link
 * dev.grid.systemtests.history.Linearizability}.
 */
@NullMarked
package dev.grid.systemtests.history;

import org.jspecify.annotations.NullMarked;
