/**
 * Observations of calls, off by default: nothing is registered then, and a call costs what it did.
 *
 * <p>An observation begins on the thread that calls, as a child of what is current there, and ends
 * where the answer arrives. Nothing here owns a thread.
 */
@NullMarked
package dev.grid.spring.boot.autoconfigure.observation;

import org.jspecify.annotations.NullMarked;
