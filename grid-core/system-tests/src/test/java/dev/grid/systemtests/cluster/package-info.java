/**
 * Several members in this JVM, and what applications and clients see of the cluster that they form.
 *
 * <p>Each test starts and closes its own members, by {@link
 * dev.grid.systemtests.cluster.TestCluster}.
 */
@NullMarked
package dev.grid.systemtests.cluster;

import org.jspecify.annotations.NullMarked;
