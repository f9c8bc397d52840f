/**
 * Reads and writes entities in Grid's maps: {@link dev.grid.spring.data.core.GridTemplate} and the
 * queries it takes. A query is a tree of {@link dev.grid.spring.data.core.Criteria} with an order
 * and a limit.
 *
 * <p>The grid has no predicates yet, so a query visits every entry of its map from here, a batch at
 * a time: its cost grows with the map, its memory only with what it returns. All of that is behind
 * the one interface {@code QueryEngine}; an engine that hands the criteria to the members takes its
 * place without a change to what applications see.
 *
 * <p>Nothing here owns a thread: every call runs and blocks on its caller's, which may be a virtual
 * one. Every failure is a {@code DataAccessException}. Read {@link
 * dev.grid.spring.data.core.GridOperations} first.
 */
@NullMarked
package dev.grid.spring.data.core;

import org.jspecify.annotations.NullMarked;
