package dev.grid.protocol.compact;

import dev.grid.GridSerializationException;
import dev.grid.protocol.serialization.FieldDescriptor;
import dev.grid.protocol.serialization.Schema;
import dev.grid.serialization.FieldKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A schema with the place of each field in the bytes. Immutable. */
public final class Layout {

  private final Schema schema;
  private final long schemaId;
  private final Map<String, Slot> slots;
  private final int fixedBytes;
  private final int variableCount;

  private Layout(Schema schema, Map<String, Slot> slots, int fixedBytes, int variableCount) {
    this.schema = schema;
    this.schemaId = schema.id();
    this.slots = slots;
    this.fixedBytes = fixedBytes;
    this.variableCount = variableCount;
  }

  /**
   * The layout of a schema.
   *
   * @throws GridSerializationException if it has a name twice or a kind that is not one of compact
   */
  public static Layout of(Schema schema) {
    List<Slot> numbers = new ArrayList<>();
    List<String> booleans = new ArrayList<>();
    Map<String, Slot> slots = new LinkedHashMap<>();
    int variableCount = 0;
    for (FieldDescriptor field : schema.fields()) {
      String name = field.fieldName();
      FieldKind kind = kindOf(schema, field);
      int size = fixedSize(kind);
      Slot slot = new Slot(name, kind, size == 0 ? variableCount++ : 0, 0);
      if (slots.put(name, slot) != null) {
        throw new GridSerializationException(
            "schema of " + schema.typeName() + " has field '" + name + "' twice");
      }
      if (kind == FieldKind.BOOLEAN) {
        booleans.add(name);
      } else if (size > 0) {
        numbers.add(slot);
      }
    }
    int fixedBytes = place(numbers, booleans, slots);
    return new Layout(schema, slots, fixedBytes, variableCount);
  }

  private static int place(List<Slot> numbers, List<String> booleans, Map<String, Slot> slots) {
    // The sort is stable: fields of one size stay ordered by name.
    numbers.sort(Comparator.comparingInt(slot -> -fixedSize(slot.kind())));
    int position = 0;
    for (Slot slot : numbers) {
      slots.put(slot.name(), new Slot(slot.name(), slot.kind(), position, 0));
      position += fixedSize(slot.kind());
    }
    int bits = 0;
    for (String name : booleans) {
      slots.put(
          name, new Slot(name, FieldKind.BOOLEAN, position + bits / Byte.SIZE, bits % Byte.SIZE));
      bits++;
    }
    return position + (bits + Byte.SIZE - 1) / Byte.SIZE;
  }

  private static FieldKind kindOf(Schema schema, FieldDescriptor field) {
    FieldKind kind = FieldKind.find(field.kind());
    if (kind == null || !kind.isCompact()) {
      throw new GridSerializationException(
          "schema of "
              + schema.typeName()
              + ", field '"
              + field.fieldName()
              + "': kind="
              + field.kind()
              + " is not known here; was it written by a newer version?");
    }
    return kind;
  }

  /** Bytes in the fixed area; 1 for a boolean, which shares its byte; 0 for variable size. */
  private static int fixedSize(FieldKind kind) {
    return switch (kind) {
      case BOOLEAN, INT8 -> Byte.BYTES;
      case INT16 -> Short.BYTES;
      case INT32, FLOAT32 -> Integer.BYTES;
      case INT64, FLOAT64 -> Long.BYTES;
      default -> 0;
    };
  }

  Schema schema() {
    return schema;
  }

  long schemaId() {
    return schemaId;
  }

  public String typeName() {
    return schema.typeName();
  }

  /** The field of that name, or null. */
  public @Nullable Slot slot(String name) {
    return slots.get(name);
  }

  /** All fields, ordered by name. */
  Collection<Slot> slots() {
    return slots.values();
  }

  /** The names of all fields, in that order. */
  Set<String> fieldNames() {
    return slots.keySet();
  }

  /** The length of the fixed area. */
  public int fixedBytes() {
    return fixedBytes;
  }

  /** How many fields are in the offset table. */
  public int variableCount() {
    return variableCount;
  }
}
