package dev.grid.kernel.query;

import dev.grid.kernel.query.AttributePath.Step;
import dev.grid.protocol.compact.Slot;
import dev.grid.serialization.FieldKind;

/**
 * Fields of compact values, by the layout of their schema: a number is one load, what is of
 * variable size one more for its offset. Part of its {@link AttributeReader}.
 */
final class CompactParts {

  private static final int ONE_BYTE_LENGTH_MAX = 254;
  private static final int TWO_BYTES_LENGTH_MAX = 65_534;
  private static final int NULL = -1;

  /** Of a year in a date. */
  private static final int YEAR_BYTES = Integer.BYTES;

  private final AttributeReader in;
  private final Schemas schemas;

  CompactParts(AttributeReader in, Schemas schemas) {
    this.in = in;
    this.schemas = schemas;
  }

  /**
   * Visits a part.
   *
   * @param step the first that leads into the value
   * @param at where the schema's id is
   */
  boolean visit(AttributePath path, int step, int at) {
    if (!(path.step(step) instanceof Step.Field field)) {
      return false;
    }
    long schemaId = in.int64(at);
    KnownSlots.Known known = field.slots().find(schemaId);
    if (known == null) {
      known = find(field, schemaId);
    }
    Slot slot = known.slot();
    if (slot == null) {
      return false;
    }
    Schemas.Place place = known.place();
    boolean last = step + 1 == path.length();
    int fixedAt = at + Long.BYTES;
    int dataLength = place.fixedBytes();
    if (place.variableCount() > 0) {
      dataLength = in.int32(fixedAt);
      fixedAt += Integer.BYTES;
    }
    if (isFixed(slot.kind())) {
      if (!last) {
        return false;
      }
      setFixed(slot, fixedAt + slot.position());
      return in.emit();
    }
    int offset = offset(fixedAt + dataLength, slot.position(), dataLength);
    if (offset == NULL) {
      return in.emitNull(last);
    }
    int valueAt = fixedAt + offset;
    FieldKind kind = slot.kind();
    if (kind == FieldKind.COMPACT) {
      return last ? in.emitPart() : visit(path, step + 1, valueAt);
    }
    if (kind.isArray()) {
      return last ? in.emitPart() : visitItems(path, step + 1, kind, valueAt);
    }
    if (!last) {
      return false;
    }
    setVariable(kind, valueAt);
    return in.emit();
  }

  private KnownSlots.Known find(Step.Field field, long schemaId) {
    Schemas.Place place = schemas.find(schemaId);
    if (place == null) {
      throw AttributeReader.notHere();
    }
    KnownSlots.Known known =
        new KnownSlots.Known(schemaId, place, place.layout().slot(field.name()));
    field.slots().learn(known);
    return known;
  }

  /** Where a value behind its type ends. */
  int end(int at) {
    Schemas.Place place = schemas.find(in.int64(at));
    if (place == null) {
      throw AttributeReader.notHere();
    }
    int fixedAt = at + Long.BYTES;
    if (place.variableCount() == 0) {
      return fixedAt + place.fixedBytes();
    }
    int dataLength = in.count(fixedAt, 1);
    return fixedAt + Integer.BYTES + dataLength + place.variableCount() * width(dataLength);
  }

  private static boolean isFixed(FieldKind kind) {
    return switch (kind) {
      case BOOLEAN, INT8, INT16, INT32, INT64, FLOAT32, FLOAT64 -> true;
      default -> false;
    };
  }

  private void setFixed(Slot slot, int at) {
    TypedValue value = in.value();
    switch (slot.kind()) {
      case INT32 -> value.setLong(in.int32(at));
      case INT64 -> value.setLong(in.int64(at));
      case BOOLEAN -> value.setBoolean((in.int8(at) >>> slot.bit() & 1) != 0);
      default -> setVariable(slot.kind(), at);
    }
  }

  private void setVariable(FieldKind kind, int at) {
    TypedValue value = in.value();
    switch (kind) {
      case STRING -> in.setText(at);
      case NULLABLE_BOOLEAN -> value.setBoolean(in.int8(at) != 0);
      case INT8, NULLABLE_INT8 -> value.setLong(in.int8(at));
      case INT16, NULLABLE_INT16 -> value.setLong(in.int16(at));
      case INT32, NULLABLE_INT32 -> value.setLong(in.int32(at));
      case INT64, NULLABLE_INT64 -> value.setLong(in.int64(at));
      case FLOAT32, NULLABLE_FLOAT32 -> value.setFloat(Float.intBitsToFloat(in.int32(at)));
      case FLOAT64, NULLABLE_FLOAT64 -> value.setDouble(Double.longBitsToDouble(in.int64(at)));
      case DECIMAL -> in.setDecimal(at);
      case DATE -> in.setDate(at, YEAR_BYTES);
      case TIME -> in.setTime(at);
      case TIMESTAMP -> in.setTimestamp(at, YEAR_BYTES);
      case TIMESTAMP_WITH_TIMEZONE -> in.setInstant(at, YEAR_BYTES);
      default -> throw AttributeReader.notHere();
    }
  }

  private int offset(int tableAt, int index, int dataLength) {
    int width = width(dataLength);
    int at = tableAt + index * width;
    int offset;
    if (width == Byte.BYTES) {
      offset = in.int8(at);
    } else {
      offset = width == Short.BYTES ? in.int16(at) : in.int32(at);
    }
    if (offset == NULL) {
      return NULL;
    }
    offset = width == Byte.BYTES ? offset & 0xff : width == Short.BYTES ? offset & 0xffff : offset;
    if (offset < 0 || offset > dataLength) {
      throw AttributeReader.notHere();
    }
    return offset;
  }

  private static int width(int dataLength) {
    if (dataLength <= ONE_BYTE_LENGTH_MAX) {
      return Byte.BYTES;
    }
    return dataLength <= TWO_BYTES_LENGTH_MAX ? Short.BYTES : Integer.BYTES;
  }

  private boolean visitItems(AttributePath path, int step, FieldKind arrayKind, int at) {
    Step items = AttributeReader.itemStep(path, step);
    FieldKind kind = FieldKind.find(arrayKind.id() - 1);
    if (items == null || kind == null) {
      return false;
    }
    int size = itemBytes(kind);
    int countAt = size < 0 ? at + Integer.BYTES : at;
    int count = in.count(countAt, kind == FieldKind.BOOLEAN ? 0 : 1);
    if (items instanceof Step.Item item) {
      return item.index() < count
          ? visitItem(path, step, kind, size, at, item.index())
          : in.endInNull();
    }
    for (int i = 0; i < count; i++) {
      in.countItem();
      if (visitItem(path, step, kind, size, at, i)) {
        return true;
      }
    }
    return false;
  }

  /** What each item takes; 0 for bits, negative where they have offsets. */
  private static int itemBytes(FieldKind kind) {
    return switch (kind) {
      case BOOLEAN -> 0;
      case INT8 -> Byte.BYTES;
      case INT16 -> Short.BYTES;
      case INT32, FLOAT32 -> Integer.BYTES;
      case INT64, FLOAT64 -> Long.BYTES;
      default -> -1;
    };
  }

  private boolean visitItem(
      AttributePath path, int step, FieldKind kind, int size, int at, int index) {
    boolean last = step + 1 == path.length();
    int itemAt = at + Integer.BYTES;
    if (size < 0) {
      int dataLength = in.count(at, 1);
      int dataAt = at + 2 * Integer.BYTES;
      int offset = offset(dataAt + dataLength, index, dataLength);
      if (offset == NULL) {
        return in.emitNull(last);
      }
      itemAt = dataAt + offset;
    } else if (size == 0) {
      itemAt += index / Byte.SIZE;
    } else {
      itemAt += index * size;
    }
    if (kind == FieldKind.COMPACT) {
      return last ? in.emitPart() : visit(path, step + 1, itemAt);
    }
    if (!last) {
      return false;
    }
    if (size == 0) {
      in.value().setBoolean((in.int8(itemAt) >>> index % Byte.SIZE & 1) != 0);
    } else {
      setVariable(kind, itemAt);
    }
    return in.emit();
  }
}
