/**
 * Proofs, by running, that at most one member leads a group and holds a lock at any time, whoever
 * is killed, paused or restarted meanwhile. {@code Proof} starts the system and a few {@code
 * ProofWorker}s as processes, breaks one of them after the other, and has {@code Claims} compare
 * what the workers say. Clocks need not agree: the workers' monotonic clocks are one, as they run
 * on one host.
 *
 * <pre>
 * proof.sh grid:// 200
 * </pre>
 */
@NullMarked
package dev.grid.coordination.tests.proof;

import org.jspecify.annotations.NullMarked;
