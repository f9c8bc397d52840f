package dev.grid.protocol.portable;

import dev.grid.GridSerializationException;
import dev.grid.serialization.FieldKind;
import dev.grid.serialization.GenericRecord.PortableType;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The fields of a class version, in the order of its table of positions. */
final class Definition {

  /**
   * One field.
   *
   * @param index in the table of positions
   * @param latin1Name what is written before each value
   */
  record Field(int index, byte[] latin1Name, FieldKind kind) {}

  private final PortableType type;
  private final Map<String, Field> fields = new LinkedHashMap<>();

  Definition(PortableType type) {
    this.type = type;
  }

  /** Adds a field; only while the definition is made. */
  void add(String name, FieldKind kind) {
    if (fields.put(name, new Field(fields.size(), latin1(name), kind)) != null) {
      throw new GridSerializationException(
          "field '" + name + "' of " + type + " is written twice: rename one");
    }
  }

  /** A name as it is written: a byte each character. */
  private static byte[] latin1(String name) {
    if (name.length() > Short.MAX_VALUE || name.chars().anyMatch(c -> c > 0xff)) {
      throw new GridSerializationException(
          "field name '"
              + name
              + "' cannot be written: portable names have up to "
              + Short.MAX_VALUE
              + " Latin-1 characters");
    }
    return name.getBytes(StandardCharsets.ISO_8859_1);
  }

  PortableType type() {
    return type;
  }

  int fieldCount() {
    return fields.size();
  }

  /**
   * The field of that name.
   *
   * @throws GridSerializationException if there is none, or it is of another kind
   */
  Field field(String name, FieldKind kind) {
    Field field = fields.get(name);
    if (field == null || field.kind != kind) {
      throw new GridSerializationException(
          "field '"
              + name
              + "' of "
              + type
              + " is written as "
              + kind
              + ", but the first value of the class "
              + (field == null ? "did not write it" : "wrote " + field.kind)
              + ": every value of a version must write the same fields");
    }
    return field;
  }
}
