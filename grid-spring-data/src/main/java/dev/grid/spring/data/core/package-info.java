/**
 * Reads and writes entities in Grid's maps: {@link dev.grid.spring.data.core.GridTemplate} and the
 * queries it takes. A query is a tree of {@link dev.grid.spring.data.core.Criteria} with an order
 * and a limit.
 *
 * <p>Queries have two engines behind the one interface {@code QueryEngine}. Members evaluate what
 * they can say of stored attributes, and go along indexes: then only what is returned comes here.
 * The rest, and all of it on servers that have no searches, visits every entry of the map from
 * here, a batch at a time: its cost grows with the map, its memory only with what it returns.
 *
 * <p>Nothing here owns a thread: every call runs and blocks on its caller's, which may be a virtual
 * one. Every failure is a {@code DataAccessException}. Read {@link
 * dev.grid.spring.data.core.GridOperations} first.
 */
@NullMarked
package dev.grid.spring.data.core;

import org.jspecify.annotations.NullMarked;
