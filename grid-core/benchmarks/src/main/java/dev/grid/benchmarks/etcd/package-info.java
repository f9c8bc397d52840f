/**
 * What Raft groups are measured against: etcd, as processes, and the few calls of it that are
 * needed, straight on gRPC, so that its client costs it as little as may be.
 */
@NullMarked
package dev.grid.benchmarks.etcd;

import org.jspecify.annotations.NullMarked;
