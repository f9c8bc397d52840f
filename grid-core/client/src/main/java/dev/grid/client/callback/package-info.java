/**
 * Where application code runs: {@link dev.grid.client.callback.Callbacks} is the one place that a
 * client calls listeners, decoders and completions from.
 *
 * <p>All of it runs on virtual threads, so it may block; I/O threads and the timer only hand tasks
 * in. What a callback throws is logged and ends nothing but that call. Queues have limits, and what
 * exceeds them is dropped, counted and logged: a listener that is stuck cannot take the client's
 * memory.
 *
 * <p>Read {@link dev.grid.client.callback.Callbacks}, then {@link
 * dev.grid.client.callback.SerialExecutor}.
 */
@NullMarked
package dev.grid.client.callback;

import org.jspecify.annotations.NullMarked;
