/**
 * Values: how an object becomes a {@link dev.grid.protocol.Data} and back.
 *
 * <p>{@link dev.grid.protocol.serialization.Serialization} is what others call. It finds the
 * serializer for a class, or for the type id in the bytes, and lets it write or read. The
 * serializers of the protocol's own types are in {@code builtin}; Compact and Portable have
 * packages beside this one; {@code bytes} is what all of them write to and read from.
 *
 * <p>Nothing here owns a thread. Application code (serializers, factories, constructors of the
 * application's classes) runs on the caller's thread, so an I/O thread must never call in. Every
 * failure, malformed bytes included, is a {@link dev.grid.GridSerializationException}; no length in
 * the bytes is believed before it is held against the bytes that are there.
 *
 * <p>Read {@link dev.grid.protocol.serialization.Serialization}, then {@link
 * dev.grid.protocol.serialization.Schema}.
 */
@NullMarked
package dev.grid.protocol.serialization;

import org.jspecify.annotations.NullMarked;
