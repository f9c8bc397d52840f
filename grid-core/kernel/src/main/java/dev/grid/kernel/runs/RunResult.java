package dev.grid.kernel.runs;

import dev.grid.protocol.Data;
import dev.grid.protocol.RecordedFailure;
import org.jspecify.annotations.Nullable;

/**
 * What a run came to. Immutable.
 *
 * @param number the run's, as it was begun
 * @param value what the task returned, null if that was null or if it has failed
 * @param failure what it has thrown, or null
 * @param begunMillis when it was begun, by the cluster's time; it may have waited for a thread then
 * @param runNanos how long it has run
 */
public record RunResult(
    long number,
    @Nullable Data value,
    @Nullable RecordedFailure failure,
    long begunMillis,
    long runNanos) {}
