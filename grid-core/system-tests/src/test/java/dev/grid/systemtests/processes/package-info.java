/**
 * Clusters of server processes on a network of their own, for tests that break them.
 *
 * <p>Everything lives in a {@link dev.grid.systemtests.processes.Sandbox}: private network, mount
 * and process namespaces that the kernel takes down, with all members, links and mounts in them,
 * when the driving process ends for whatever reason. Inside it a {@link
 * dev.grid.systemtests.processes.ProcessCluster} gives every member a namespace, an address, a
 * cable to a bridge and a small file system for its logs. Nothing in it can reach, or be reached
 * from, the machine's network. It needs root and Linux; the few tools it needs are installed if
 * missing, and without them it fails.
 *
 * <p>The classes are confined to the thread that drives the test. What cannot be started, broken or
 * healed throws {@link java.lang.IllegalStateException} with what the tool said.
 *
 * <p>Read {@link dev.grid.systemtests.processes.ProcessCluster} first.
 */
@NullMarked
package dev.grid.systemtests.processes;

import org.jspecify.annotations.NullMarked;
