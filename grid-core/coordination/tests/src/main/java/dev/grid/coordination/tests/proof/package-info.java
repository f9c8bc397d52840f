/**
 * Proof that a lock has one holder and a group one leader at a time, while holders and servers are killed, paused and restarted.
 *
 * <p>Holders write down when they knew that they held something, by the machine's monotonic clock, which is the same for all of its
 * processes; the checker looks for two that knew it at once, and for tokens that did not grow. By command: {@link
 * dev.grid.coordination.tests.proof.HolderProof}.
 */
@NullMarked
package dev.grid.coordination.tests.proof;

import org.jspecify.annotations.NullMarked;
