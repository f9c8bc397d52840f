package dev.grid.samples.jobs;

/**
 * What has been done.
 *
 * @param job what it was
 * @param instance who did it
 * @param atMillis when it was done, in milliseconds of the epoch
 */
record Run(String job, String instance, long atMillis) {}
