/**
 * Group coordination over many systems by one interface: groups and members, leaders, locks. Read
 * {@link dev.grid.coordination.Coordinator} first.
 *
 * <p>Calls run on the caller's thread. A coordinator has virtual threads of its own: its heart, and
 * one for each future that is under way. What a driver cannot reach fails its call with a {@link
 * dev.grid.coordination.CoordinationException}; the heart logs it and goes on.
 */
@NullMarked
package dev.grid.coordination;

import org.jspecify.annotations.NullMarked;
