/**
 * Attributes of serialized values, and predicates over them.
 *
 * <p>An {@link dev.grid.kernel.query.AttributePath} says which part of a key or value is meant; an
 * {@link dev.grid.kernel.query.AttributeReader} finds it in the bytes, without the class that wrote
 * them and without making objects, and hands it on as a {@link dev.grid.kernel.query.TypedValue}: a
 * carrier that is used again, with the one order that indexes, sorting and paging share. What only
 * a class can read is said to {@linkplain dev.grid.kernel.query.TypedValue.Kind#NEEDS_CLASS need
 * its class}, so that it is read on a worker, outside partitions.
 *
 * <p>Predicates come as the messages of any client of the protocol bring them. {@link
 * dev.grid.kernel.query.Queries} compiles each once on a member and keeps it; a {@link
 * dev.grid.kernel.query.Matcher} then tests entries with it.
 *
 * <p>Nothing here owns a thread. What is compiled is immutable; readers and matchers are confined
 * to who made them. Read TypedValue first.
 */
@NullMarked
package dev.grid.kernel.query;

import org.jspecify.annotations.NullMarked;
