/**
 * A member: its parts and how they are wired.
 *
 * <p>{@link dev.grid.member.GridMember} owns every thread: event loops (in {@code connection}),
 * workers, one timer that only hands over, and the application's listener threads. Calls of the
 * application itself go to partitions on the calling thread, through {@link
 * dev.grid.member.MemberInvoker}.
 *
 * <p>A member that cannot start throws and leaves nothing behind. Closing fails pending calls.
 *
 * <p>Read {@link dev.grid.member.GridMember}, then the packages {@code partition} and {@code
 * connection}.
 */
@NullMarked
package dev.grid.member;

import org.jspecify.annotations.NullMarked;
