/**
 * Beans that give locks of Raft groups to Spring Integration and to ShedLock, where the application
 * has these and no such bean. A {@code grid.cp.member-count} of more than 0 turns them on, or
 * {@code grid.cp.lock-beans}.
 *
 * <p>Nothing here owns a thread. Read {@code dev.grid.spring.locks} next.
 */
@NullMarked
package dev.grid.spring.boot.autoconfigure.locks;

import org.jspecify.annotations.NullMarked;
