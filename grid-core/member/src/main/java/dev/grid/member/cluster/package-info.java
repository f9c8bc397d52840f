/**
 * Who is there and who holds what.
 *
 * <p>{@link dev.grid.member.cluster.Views} gives hints of who is there. The first member of a view
 * coordinates: it collects what everyone has, plans who holds which partition ({@link
 * dev.grid.member.cluster.TablePlanner}, a pure function), and publishes {@linkplain
 * dev.grid.member.cluster.ClusterState states}, each a small step from the one before. Members
 * adopt only what their own view's coordinator publishes, in order. Two sides of a split publish
 * states that do not descend from each other; when they meet, one side's goes on.
 *
 * <p>Everything here runs on one thread, the cluster thread, on an injected clock and network, so
 * that a simulation can run many members in one thread. Messages may be lost: whatever matters is
 * said again until it is answered.
 *
 * <p>Read {@link dev.grid.member.cluster.ClusterState}, then {@link
 * dev.grid.member.cluster.ClusterControl}.
 */
@NullMarked
package dev.grid.member.cluster;

import org.jspecify.annotations.NullMarked;
