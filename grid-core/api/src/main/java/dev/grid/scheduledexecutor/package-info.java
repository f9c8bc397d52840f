/**
 * Scheduled executors: tasks that run in the cluster at a later time, once or periodically. Read
 * {@link dev.grid.scheduledexecutor.GridScheduledExecutor} first. Nothing here owns a thread.
 */
@NullMarked
package dev.grid.scheduledexecutor;

import org.jspecify.annotations.NullMarked;
