/**
 * What statements take over the same rows in Grid, PostgreSQL and H2, and what has an equal there
 * by the reference's predicates and aggregations. {@link dev.grid.benchmarks.sql.SqlSpeed} has the
 * sides take turns, round by round; each gives a number for each question, and all have to give the
 * same. What goes wrong ends the run with an exception.
 */
@NullMarked
package dev.grid.benchmarks.sql;

import org.jspecify.annotations.NullMarked;
