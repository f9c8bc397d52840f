/**
 * The health contributors {@code grid}, the cluster's health as this member or client knows it, and
 * {@code gridInstance}, whether it can serve itself: not on a side that takes no writes.
 *
 * <p>Nothing here owns a thread, blocks or asks the cluster, so that a probe is answered at once.
 * Put {@code gridInstance} into the readiness group, so that one member's trouble does not make
 * every member unready, and neither into the liveness group. Read {@code GridHealthIndicator}.
 */
@NullMarked
package dev.grid.spring.boot.autoconfigure.health;

import org.jspecify.annotations.NullMarked;
