/**
 * Proofs, by running, that at most one member leads a group and holds a lock at any time, whoever is
 * killed, paused or restarted meanwhile, and that watches tell everything once.
 *
 * <p>{@code Proof} starts the system and a few {@code ProofWorker}s as processes, breaks one of them
 * after the other, and has {@code Claims} compare what the workers say; it is for {@code grid://}.
 * {@code HolderProof} does so for drivers with one server that is killed and paused, too ({@code
 * Subject}): its holders write down when they knew that they held something, and {@code HoldChecker}
 * looks for two that knew it at once, and for tokens that did not grow. {@code WatchProof} breaks the
 * server while members come and go. Clocks need not agree: the monotonic clocks of processes on one
 * host are one.
 *
 * <pre>
 * proof.sh grid:// 200
 * </pre>
 */
@NullMarked
package dev.grid.coordination.tests.proof;

import org.jspecify.annotations.NullMarked;
