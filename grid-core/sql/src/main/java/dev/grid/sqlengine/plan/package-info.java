/**
 * From a query's text to a {@link dev.grid.sqlengine.plan.Node}, which says what is done with which
 * maps. Calcite parses, validates and rewrites; nothing of it is left in a plan, and it generates
 * and loads no code: its metadata are asked by proxies. What is not supported is refused by its
 * name and place.
 *
 * <p>Scans take in what is over them: filters, projections, aggregates and first rows run in
 * partitions. Nothing here blocks or owns a thread. Read Node first, then Planner.
 */
@NullMarked
package dev.grid.sqlengine.plan;

import org.jspecify.annotations.NullMarked;
