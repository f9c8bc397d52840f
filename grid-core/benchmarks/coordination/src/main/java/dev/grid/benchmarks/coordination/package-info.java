/**
 * What locks, elections and groups take over Grid beside etcd and ZooKeeper, through the one
 * interface of coordination: three servers of each, as processes, which force each change to the
 * disk. {@link dev.grid.benchmarks.coordination.CoordinationSpeed} drives them in turn, round by
 * round, and reports ratios. What goes wrong ends the run with an exception.
 */
@NullMarked
package dev.grid.benchmarks.coordination;

import org.jspecify.annotations.NullMarked;
