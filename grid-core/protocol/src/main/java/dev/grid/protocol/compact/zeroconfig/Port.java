package dev.grid.protocol.compact.zeroconfig;

import dev.grid.serialization.CompactReader;
import dev.grid.serialization.CompactWriter;
import org.jspecify.annotations.Nullable;

/** One member of a class as a field, or as the two fields of a map. Immutable. */
interface Port {

  /** Writes the value; boxed for a primitive. */
  void write(CompactWriter out, @Nullable Object value);

  /** Whether the bytes have the field. */
  boolean isPresent(CompactReader in);

  /** Reads the value, which must be present; boxed for a primitive. */
  @Nullable Object read(CompactReader in);
}
