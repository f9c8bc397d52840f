package dev.grid.serialization;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** What a field of a compact or portable value holds, with its number in the protocol. */
public enum FieldKind {
  BOOLEAN(1, Boolean.class),
  ARRAY_OF_BOOLEAN(2, boolean[].class),
  INT8(3, Byte.class),
  ARRAY_OF_INT8(4, byte[].class),
  /** Portable only. */
  CHAR(5, Character.class),
  /** Portable only. */
  ARRAY_OF_CHAR(6, char[].class),
  INT16(7, Short.class),
  ARRAY_OF_INT16(8, short[].class),
  INT32(9, Integer.class),
  ARRAY_OF_INT32(10, int[].class),
  INT64(11, Long.class),
  ARRAY_OF_INT64(12, long[].class),
  FLOAT32(13, Float.class),
  ARRAY_OF_FLOAT32(14, float[].class),
  FLOAT64(15, Double.class),
  ARRAY_OF_FLOAT64(16, double[].class),
  STRING(17, String.class),
  ARRAY_OF_STRING(18, String[].class),
  DECIMAL(19, BigDecimal.class),
  ARRAY_OF_DECIMAL(20, BigDecimal[].class),
  TIME(21, LocalTime.class),
  ARRAY_OF_TIME(22, LocalTime[].class),
  DATE(23, LocalDate.class),
  ARRAY_OF_DATE(24, LocalDate[].class),
  TIMESTAMP(25, LocalDateTime.class),
  ARRAY_OF_TIMESTAMP(26, LocalDateTime[].class),
  TIMESTAMP_WITH_TIMEZONE(27, OffsetDateTime.class),
  ARRAY_OF_TIMESTAMP_WITH_TIMEZONE(28, OffsetDateTime[].class),
  COMPACT(29, GenericRecord.class),
  ARRAY_OF_COMPACT(30, GenericRecord[].class),
  /** Portable only. */
  PORTABLE(31, GenericRecord.class),
  /** Portable only. */
  ARRAY_OF_PORTABLE(32, GenericRecord[].class),
  NULLABLE_BOOLEAN(33, Boolean.class),
  ARRAY_OF_NULLABLE_BOOLEAN(34, Boolean[].class),
  NULLABLE_INT8(35, Byte.class),
  ARRAY_OF_NULLABLE_INT8(36, Byte[].class),
  NULLABLE_INT16(37, Short.class),
  ARRAY_OF_NULLABLE_INT16(38, Short[].class),
  NULLABLE_INT32(39, Integer.class),
  ARRAY_OF_NULLABLE_INT32(40, Integer[].class),
  NULLABLE_INT64(41, Long.class),
  ARRAY_OF_NULLABLE_INT64(42, Long[].class),
  NULLABLE_FLOAT32(43, Float.class),
  ARRAY_OF_NULLABLE_FLOAT32(44, Float[].class),
  NULLABLE_FLOAT64(45, Double.class),
  ARRAY_OF_NULLABLE_FLOAT64(46, Double[].class);

  private static final @Nullable FieldKind[] BY_ID = byId();

  private final int id;
  private final Class<?> valueType;

  FieldKind(int id, Class<?> valueType) {
    this.id = id;
    this.valueType = valueType;
  }

  /** Its number in a schema. */
  public int id() {
    return id;
  }

  /** The class of its values in a {@link GenericRecord}; boxed for primitives. */
  public Class<?> valueType() {
    return valueType;
  }

  /** Whether a value may be null: all but the plain primitives. */
  public boolean isNullable() {
    return id >= STRING.id || isArray();
  }

  /** Whether a value is an array. */
  public boolean isArray() {
    return (id & 1) == 0;
  }

  /** Whether a compact value can have it. */
  public boolean isCompact() {
    return switch (this) {
      case CHAR, ARRAY_OF_CHAR, PORTABLE, ARRAY_OF_PORTABLE -> false;
      default -> true;
    };
  }

  /** Whether a portable value can have it. */
  public boolean isPortable() {
    return id <= ARRAY_OF_PORTABLE.id && this != COMPACT && this != ARRAY_OF_COMPACT;
  }

  /** The kind with a number, or null if there is none. */
  public static @Nullable FieldKind find(int id) {
    return id > 0 && id < BY_ID.length ? BY_ID[id] : null;
  }

  private static @Nullable FieldKind[] byId() {
    FieldKind[] kinds = values();
    @Nullable FieldKind[] table = new FieldKind[kinds[kinds.length - 1].id + 1];
    for (FieldKind kind : kinds) {
      table[kind.id] = kind;
    }
    return table;
  }
}
