/**
 * Durable executors: tasks that the cluster keeps until they have run, and what came of them until
 * it is disposed of. Read {@link dev.grid.durableexecutor.GridDurableExecutor} first. Nothing here
 * owns a thread.
 */
@NullMarked
package dev.grid.durableexecutor;

import org.jspecify.annotations.NullMarked;
