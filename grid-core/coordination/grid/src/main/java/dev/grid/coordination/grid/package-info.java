/**
 * The driver {@code grid://}, on the public interface of Grid. What must never be twice is in Raft
 * groups: locks and leaderships are fenced locks, held in the session that the client or member has
 * there and keeps alive by itself; who leads, and whether a group is there, is in a CP map. Who is
 * in a group is in a map of that group, whose entries live for the URL's {@code timeout} and are
 * prolonged by the driver; watches are listeners to these maps.
 *
 * <p>A driver has one virtual thread that prolongs what is its own and asks whether it still holds
 * what it thinks it does, one for each lock that is held or waited for, as fenced locks belong to
 * threads, and one for each group in which it stands for election. Read {@link
 * dev.grid.coordination.grid.GridCoordination}, then {@code GridDriver}.
 */
@NullMarked
package dev.grid.coordination.grid;

import org.jspecify.annotations.NullMarked;
