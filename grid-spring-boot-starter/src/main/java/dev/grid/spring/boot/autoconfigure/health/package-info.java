/**
 * The health contributors {@code grid}, the cluster's health as this member or client knows it,
 * {@code gridInstance}, whether it can serve itself: not on a side that takes no writes; and {@code
 * gridCp}, whether Raft groups serve, where {@code grid.cp.member-count} is more than 0.
 *
 * <p>Nothing here owns a thread, blocks or asks the cluster, so that a probe is answered at once.
 * Put {@code gridInstance} into the readiness group, so that one member's trouble does not make
 * every member unready, not the others, and none into the liveness group. Read {@code
 * GridHealthIndicator}.
 */
@NullMarked
package dev.grid.spring.boot.autoconfigure.health;

import org.jspecify.annotations.NullMarked;
