/**
 * Proofs, by running, that at most one member leads a group and holds a lock at any time, whoever
 * is killed, paused or restarted meanwhile, and that watches tell everything once.
 *
 * <p>{@code Proof} starts a system ({@code ProofSystem}, for drivers with one server by {@code
 * Subject}) and {@code ProofWorker}s as processes, in {@code Lane}s of a few that contend for the
 * same, breaks one after the other, and has {@code Claims} compare what the workers say. {@code
 * WatchProof} breaks servers while members come and go. {@code IdleCost} measures what a member
 * costs that does nothing. Clocks need not agree: the monotonic clocks of processes on one host are
 * one.
 *
 * <pre>
 * proof.sh grid:// 200
 * proof.sh postgresql 20
 * </pre>
 */
@NullMarked
package dev.grid.coordination.tests.proof;

import org.jspecify.annotations.NullMarked;
