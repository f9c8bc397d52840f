package dev.grid.protocol.serialization;

import dev.grid.protocol.Struct;
import java.util.Objects;

/**
 * One field of a {@link Schema}.
 *
 * @param fieldName unique in its schema
 * @param kind the id of a {@link dev.grid.serialization.FieldKind}; not checked here, so that a
 *     member can keep schemas with kinds that are newer than it is
 */
@Struct
public record FieldDescriptor(String fieldName, int kind) {

  public FieldDescriptor {
    Objects.requireNonNull(fieldName, "fieldName");
  }
}
