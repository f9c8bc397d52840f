/**
 * What serializers write to and read from: bytes, big-endian, with every bound checked.
 *
 * <p>{@link dev.grid.protocol.serialization.bytes.ByteOutput} grows; {@link
 * dev.grid.protocol.serialization.bytes.ByteInput} believes nothing: a length is held against the
 * bytes that remain before anything is allocated for it, nesting has a limit, and so has the
 * reading of the same bytes again and again. Both are confined to one call. Failures are {@link
 * dev.grid.GridSerializationException}. Read ByteInput first.
 */
@NullMarked
package dev.grid.protocol.serialization.bytes;

import org.jspecify.annotations.NullMarked;
