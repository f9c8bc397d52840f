package dev.grid.protocol.portable;

import dev.grid.GridSerializationException;
import dev.grid.serialization.FieldKind;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The numbers that portable values use for kinds of fields; compact ones have others. */
final class PortableTypes {

  private static final int ARRAY_OFFSET = 10;

  private static final FieldKind[] WITH_ARRAY_OFFSET = {
    FieldKind.PORTABLE,
    FieldKind.INT8,
    FieldKind.BOOLEAN,
    FieldKind.CHAR,
    FieldKind.INT16,
    FieldKind.INT32,
    FieldKind.INT64,
    FieldKind.FLOAT32,
    FieldKind.FLOAT64,
    FieldKind.STRING
  };

  private static final FieldKind[] IN_PAIRS = {
    FieldKind.DECIMAL,
    FieldKind.TIME,
    FieldKind.DATE,
    FieldKind.TIMESTAMP,
    FieldKind.TIMESTAMP_WITH_TIMEZONE
  };

  private static final @Nullable FieldKind[] KINDS =
      new FieldKind[2 * ARRAY_OFFSET + 2 * IN_PAIRS.length];
  private static final Map<FieldKind, Byte> IDS = new EnumMap<>(FieldKind.class);

  static {
    for (int i = 0; i < WITH_ARRAY_OFFSET.length; i++) {
      put(i, WITH_ARRAY_OFFSET[i]);
      put(i + ARRAY_OFFSET, arrayOf(WITH_ARRAY_OFFSET[i]));
    }
    for (int i = 0; i < IN_PAIRS.length; i++) {
      put(2 * ARRAY_OFFSET + 2 * i, IN_PAIRS[i]);
      put(2 * ARRAY_OFFSET + 2 * i + 1, arrayOf(IN_PAIRS[i]));
    }
  }

  private PortableTypes() {}

  private static void put(int id, @Nullable FieldKind kind) {
    KINDS[id] = kind;
    if (kind != null) {
      IDS.put(kind, (byte) id);
    }
  }

  private static @Nullable FieldKind arrayOf(FieldKind kind) {
    return FieldKind.find(kind.id() + 1);
  }

  static byte idOf(FieldKind kind) {
    Byte id = IDS.get(kind);
    if (id == null) {
      throw new GridSerializationException("portable values have no fields of kind " + kind);
    }
    return id;
  }

  static FieldKind kindOf(byte id) {
    FieldKind kind = id >= 0 && id < KINDS.length ? KINDS[id] : null;
    if (kind == null) {
      throw new GridSerializationException("field type=" + id + " of a portable value is unknown");
    }
    return kind;
  }

  /**
   * Whether a field of one kind may be read as another, so that a class can widen a field in a new
   * version and still read the old ones: as the reference's clients do.
   */
  static boolean widens(FieldKind from, FieldKind to) {
    return switch (to) {
      case INT16 -> from == FieldKind.INT8;
      case INT32 ->
          from == FieldKind.CHAR || from == FieldKind.INT16 || widens(from, FieldKind.INT16);
      case INT64, FLOAT32 -> from == FieldKind.INT32 || widens(from, FieldKind.INT32);
      case FLOAT64 ->
          from == FieldKind.INT64 || from == FieldKind.FLOAT32 || widens(from, FieldKind.INT64);
      default -> false;
    };
  }
}
