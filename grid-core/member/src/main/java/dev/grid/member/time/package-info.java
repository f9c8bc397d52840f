/**
 * The time that lives and leases are counted in, the same on every member whatever their wall
 * clocks say. Read {@link dev.grid.member.time.ClusterClock}.
 */
@NullMarked
package dev.grid.member.time;

import org.jspecify.annotations.NullMarked;
