/**
 * The protocol's own types: numbers, strings, dates, arrays, collections. Each has a fixed type id
 * and is written by exactly one Java class; {@link
 * dev.grid.protocol.serialization.builtin.BuiltInTypes} lists them all.
 *
 * <p>Nothing here holds state. Failures are {@link dev.grid.GridSerializationException} or what a
 * JDK constructor throws at bad bytes, which the caller wraps. Read BuiltInTypes first.
 */
@NullMarked
package dev.grid.protocol.serialization.builtin;

import org.jspecify.annotations.NullMarked;
