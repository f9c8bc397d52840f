/**
 * Who is in Raft groups: the default group has one such structure, which says who is to be in all
 * groups by now, and who each began with. Groups follow it by changes of their own configurations,
 * each by itself; that they never differ for good is its doing, that no two majorities of a group
 * are apart is Raft's.
 *
 * <p>{@link dev.grid.structures.cpformation.FormationState} outlives the group's destruction, as
 * sessions do, and is confined to its host. Read first: decision 0058.
 */
@NullMarked
package dev.grid.structures.cpformation;

import org.jspecify.annotations.NullMarked;
