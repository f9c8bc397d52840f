/**
 * Values of SQL, expressions over rows, and what both are written as between members.
 *
 * <p>An {@link dev.grid.sqlengine.expr.Expr} is a tree without code or classes; {@link
 * dev.grid.sqlengine.expr.Evaluators} makes closures of it. A row is an array of values, each of
 * one Java class for its type: {@link dev.grid.sqlengine.expr.Values} says which. Nothing here
 * owns a thread, blocks, or loads a class because of a statement. Read Values first.
 */
@NullMarked
package dev.grid.sqlengine.expr;

import org.jspecify.annotations.NullMarked;
