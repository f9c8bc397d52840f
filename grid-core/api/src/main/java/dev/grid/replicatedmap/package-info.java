/**
 * Maps that every member has all of, which stay available in a split and converge afterwards. Read
 * {@link dev.grid.replicatedmap.GridReplicatedMap} first. Nothing here owns a thread.
 */
@NullMarked
package dev.grid.replicatedmap;

import org.jspecify.annotations.NullMarked;
