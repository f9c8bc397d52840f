package dev.grid.kernel.aggregate;

import dev.grid.kernel.query.TypedValue;
import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.Serialization;
import org.jspecify.annotations.Nullable;

/**
 * What entries of one partition have come to so far. Belongs to one call, and is handed on between
 * the partition and a worker.
 */
public sealed interface Accumulator permits AttributeAccumulator, CodeAccumulator {

  /** Whether entries are added outside the partition only. */
  boolean runsOutside();

  /**
   * Adds an entry in its partition.
   *
   * @param key serialized; its hash is not looked at
   * @return false if it has to be added outside
   * @throws dev.grid.query.QueryException if a value is not what is needed; names it
   */
  boolean add(byte[] key, byte[] value);

  /** Adds an entry outside. */
  void addOutside(byte[] key, byte[] value, Serialization serialization);

  /** The value that it keeps, if it keeps the greatest or least, and there is any. */
  @Nullable TypedValue best();

  /** How many were added. */
  long entries();

  /** How many of them have no such attribute, and should. */
  long unknown();

  /** What they have come to, serialized; outside, once, if any were added. */
  Data end(Serialization serialization);
}
