package dev.grid.spring.data.mapping;

import dev.grid.serialization.CompactReader;
import dev.grid.serialization.CompactWriter;
import org.jspecify.annotations.Nullable;

/** A property as a field, or as the two fields of a map. Immutable. */
interface FieldForm {

  /** Writes a value; boxed for a primitive. */
  void write(CompactWriter out, @Nullable Object value);

  /** Whether the bytes have the field; what wrote them may not have known the property. */
  boolean isPresent(CompactReader in);

  /** Reads a value, which must be present; boxed for a primitive. */
  @Nullable Object read(CompactReader in);
}
