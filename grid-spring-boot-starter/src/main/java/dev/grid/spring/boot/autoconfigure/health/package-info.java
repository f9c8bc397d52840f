/**
 * The health contributor {@code grid}: whether this member or client can serve, as it knows itself.
 *
 * <p>Nothing here owns a thread, blocks or asks the cluster, so that a probe is answered at once
 * and one member's trouble does not make every member unready. Read {@code GridHealthIndicator}.
 */
@NullMarked
package dev.grid.spring.boot.autoconfigure.health;

import org.jspecify.annotations.NullMarked;
