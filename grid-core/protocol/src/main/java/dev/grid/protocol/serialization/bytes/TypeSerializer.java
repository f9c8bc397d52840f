package dev.grid.protocol.serialization.bytes;

import org.jspecify.annotations.Nullable;

/**
 * Writes and reads the values of one type id, without the id. Called by several threads at once.
 *
 * @param <T> what it writes
 */
public interface TypeSerializer<T> {

  /** The number before each value. */
  int typeId();

  /** Writes all of {@code value}. */
  void write(ByteOutput out, T value);

  /** Reads one value and leaves {@code in} behind it. */
  @Nullable T read(ByteInput in);
}
