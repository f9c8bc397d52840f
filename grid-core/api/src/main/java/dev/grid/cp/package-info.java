/**
 * What the structures of Raft groups share (the CP subsystem): such structures are linearizable and
 * never serve what a majority of their group does not have. Each has a package of its own.
 */
@NullMarked
package dev.grid.cp;

import org.jspecify.annotations.NullMarked;
