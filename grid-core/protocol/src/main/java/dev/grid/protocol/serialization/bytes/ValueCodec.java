package dev.grid.protocol.serialization.bytes;

import org.jspecify.annotations.Nullable;

/** Writes and reads values of any type, with the type id before them. */
public interface ValueCodec {

  /** Writes the type id and the value; type 0 for null. */
  void writeValue(ByteOutput out, @Nullable Object value);

  /** Reads a type id and its value. */
  @Nullable Object readValue(ByteInput in);
}
