/**
 * Where an application's callbacks run, and results that are set later: platform threads, virtual
 * threads, one event loop, or an application's own.
 *
 * <p>Read {@link dev.grid.handler.ExecutionHandler}, then {@link dev.grid.handler.AsyncResult}.
 */
@NullMarked
package dev.grid.handler;

import org.jspecify.annotations.NullMarked;
