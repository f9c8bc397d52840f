/**
 * Work in a cluster: a report that one instance at a time makes, a leader that plans, and workers
 * that take tasks from a queue. Read {@link dev.grid.samples.jobs.Planner}, {@link
 * dev.grid.samples.jobs.Workers} and {@link dev.grid.samples.jobs.Report}; each stands alone.
 */
@NullMarked
package dev.grid.samples.jobs;

import org.jspecify.annotations.NullMarked;
