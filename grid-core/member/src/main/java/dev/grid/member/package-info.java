/**
 * A member: its parts and how they are wired.
 *
 * <p>{@link dev.grid.member.GridMember} is what an application has of it. {@code MemberRuntime}
 * puts the parts together and owns every thread: event loops (in {@code connection}), workers,
 * pools for user code, one timer that only hands over, the cluster thread, and the application's
 * listener threads. {@code MemberCore} is what a simulation runs too: partitions, replication,
 * routing and the cluster's control, without threads or sockets. Calls of the application itself go
 * to partitions on the calling thread, through {@code MemberInvoker}.
 *
 * <p>A member that cannot start throws and leaves nothing behind. Closing fails pending calls.
 *
 * <p>Read {@code MemberRuntime}, {@code MemberCore}, then the packages {@code partition} and {@code
 * connection}.
 */
@NullMarked
package dev.grid.member;

import org.jspecify.annotations.NullMarked;
