package dev.grid.protocol.compact;

import dev.grid.GridSerializationException;
import dev.grid.protocol.serialization.FieldDescriptor;
import dev.grid.protocol.serialization.Schema;
import dev.grid.protocol.serialization.bytes.ByteInput;
import dev.grid.protocol.serialization.bytes.TypeIds;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a schema that is written before each value, instead of being known by its id.
 *
 * <pre>
 * int32 length of what follows
 * int32 -2, int8 1, int32 -42, int32 1     it is an identified value of the reference's own
 * string type name, int32 field count, (string name, int32 kind) each
 * </pre>
 */
final class InlineSchema {

  private static final byte IDENTIFIED_FLAG = 1;
  private static final int FACTORY_ID = -42;
  private static final int CLASS_ID = 1;
  private static final int FIELD_BYTES_MIN = 8;

  private InlineSchema() {}

  /** Reads the schema behind its id, which must be its own. */
  static Schema read(ByteInput in, long schemaId) {
    int length = in.readInt();
    in.requireCount(length, 1);
    int end = in.position() + length;
    if (in.readInt() != TypeIds.IDENTIFIED
        || in.readByte() != IDENTIFIED_FLAG
        || in.readInt() != FACTORY_ID
        || in.readInt() != CLASS_ID) {
      throw new GridSerializationException("a compact value has no schema where it should have");
    }
    String typeName = required(in.readString());
    int count = in.readCount(FIELD_BYTES_MIN);
    List<FieldDescriptor> fields = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String name = required(in.readString());
      fields.add(new FieldDescriptor(name, in.readInt()));
    }
    Schema schema = new Schema(typeName, fields);
    if (schema.id() != schemaId || in.position() != end) {
      throw new GridSerializationException(
          "a compact value has the schema of " + typeName + " inline, but not under its id");
    }
    return schema;
  }

  private static String required(@Nullable String name) {
    if (name == null) {
      throw new GridSerializationException("a schema has a name that is null");
    }
    return name;
  }
}
