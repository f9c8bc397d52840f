/**
 * Predicates: which entries of a map are meant.
 *
 * <p>{@link dev.grid.query.Predicates} makes them. They are values: immutable, equal if they say
 * the same, and understood by every member of the protocol, whatever language wrote the entries.
 * Read Predicates first.
 */
@NullMarked
package dev.grid.query;

import org.jspecify.annotations.NullMarked;
