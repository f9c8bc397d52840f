package dev.grid.scheduledexecutor;

import java.time.Duration;

/**
 * How a scheduled task has run so far.
 *
 * @param runs how many runs have ended
 * @param lastIdle how long it has waited before the last of them: since the one before, or since it
 *     was scheduled
 * @param totalIdle how long it has waited before all of them together
 * @param lastRun how long the last of them took
 * @param totalRun how long all of them took together
 */
public record ScheduledTaskStatistics(
    long runs, Duration lastIdle, Duration totalIdle, Duration lastRun, Duration totalRun) {}
