package dev.grid.protocol.portable;

import dev.grid.GridSerializationException;
import dev.grid.serialization.FieldKind;
import dev.grid.serialization.GenericRecord.PortableType;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a class version, in the order of its table of positions. Readers in the field keep
 * the first definition of a version that they see and read all its values by that, so that one
 * value with other fields would make them misread: therefore it is refused where it is written.
 */
final class Definition {

  /**
   * One field.
   *
   * @param index in the table of positions
   * @param latin1Name what is written before each value
   * @param nested the class of a nested value or of the items of an array of them, with version 0
   *     as each value has its own; null for other kinds
   */
  record Field(int index, byte[] latin1Name, FieldKind kind, @Nullable PortableType nested) {}

  private static final String WAY_OUT =
      ": every value of a version must write the same fields; give other fields another version";

  private final PortableType type;
  private final Map<String, Field> fields = new LinkedHashMap<>();

  Definition(PortableType type) {
    this.type = type;
  }

  /** Adds a field; only while the definition is made. */
  void add(String name, FieldKind kind, @Nullable PortableType nested) {
    PortableType ofAnyVersion = nested == null ? null : anyVersion(nested);
    Field field = new Field(fields.size(), latin1(name), kind, ofAnyVersion);
    if (fields.put(name, field) != null) {
      throw new GridSerializationException(
          "field '" + name + "' of " + type + " is written twice: rename one");
    }
  }

  private static PortableType anyVersion(PortableType type) {
    return type.version() == 0 ? type : new PortableType(type.factoryId(), type.classId(), 0);
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

  /** The names of all fields, in their order. */
  Set<String> fieldNames() {
    return fields.keySet();
  }

  /**
   * The field of that name.
   *
   * @param nested what a nested value is of; null for other kinds
   * @throws GridSerializationException if there is none, or it is of another kind or class
   */
  Field field(String name, FieldKind kind, @Nullable PortableType nested) {
    Field field = fields.get(name);
    if (field == null || field.kind != kind) {
      throw new GridSerializationException(
          "field '"
              + name
              + "' of "
              + type
              + " is written as "
              + kind
              + ", but the definition of this class version "
              + (field == null ? "has none of that name" : "has " + field.kind)
              + WAY_OUT);
    }
    if (nested != null && !anyVersion(nested).equals(field.nested)) {
      throw new GridSerializationException(
          "field '"
              + name
              + "' of "
              + type
              + " is written with a "
              + nested
              + ", but the definition of this class version has "
              + field.nested
              + " there: a field is of one class");
    }
    return field;
  }

  /** Refuses a value that has not as many fields as the definition. */
  void requireCount(int count) {
    if (count != fields.size()) {
      throw new GridSerializationException(
          type
              + " is written with fields="
              + count
              + ", but the definition of this class version has "
              + fields.keySet()
              + WAY_OUT);
    }
  }

  /** Whether the other has the same fields in the same order. */
  boolean isSame(Definition other) {
    return describe().equals(other.describe());
  }

  /** The fields as text, for comparison and messages. */
  String describe() {
    StringBuilder text = new StringBuilder();
    fields.forEach(
        (name, field) -> {
          text.append(text.isEmpty() ? "" : ", ").append(name).append(' ').append(field.kind);
          if (field.nested != null) {
            text.append(" of ").append(field.nested);
          }
        });
    return text.toString();
  }
}
