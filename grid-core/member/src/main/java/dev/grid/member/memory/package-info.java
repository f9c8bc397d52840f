/**
 * What a member does when the heap gets full.
 *
 * <p>{@link dev.grid.member.memory.MemoryGuard} has one thread, which collections of garbage wake.
 * {@code LiveHeap} says from what they leave how much of the heap is live; above the configured
 * share the guard has maps with a limit evict, and has partitions refuse what would add something.
 * When the heap is exhausted, which {@link dev.grid.kernel.OutOfMemory} tells, it ends the process
 * or the member: one that hangs on without memory answers nobody, and keeps the others from going
 * on without it.
 */
@NullMarked
package dev.grid.member.memory;

import org.jspecify.annotations.NullMarked;
