package dev.grid.sql;

import dev.grid.serialization.JsonValue;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.List;

/** The type of a column, and the Java class that its values have. */
public enum SqlColumnType {
  /** Text. */
  VARCHAR(0, String.class),
  BOOLEAN(1, Boolean.class),
  /** An integer of 8 bits. */
  TINYINT(2, Byte.class),
  /** An integer of 16 bits. */
  SMALLINT(3, Short.class),
  /** An integer of 32 bits. */
  INTEGER(4, Integer.class),
  /** An integer of 64 bits. */
  BIGINT(5, Long.class),
  /** An exact number of any size. */
  DECIMAL(6, BigDecimal.class),
  /** A binary floating-point number of 32 bits. */
  REAL(7, Float.class),
  /** A binary floating-point number of 64 bits. */
  DOUBLE(8, Double.class),
  DATE(9, LocalDate.class),
  /** A time of day, in nanoseconds. */
  TIME(10, LocalTime.class),
  /** A date and a time of day. */
  TIMESTAMP(11, LocalDateTime.class),
  /** A date and a time of day with an offset from UTC. */
  TIMESTAMP_WITH_TIME_ZONE(12, OffsetDateTime.class),
  /** A value of the application's. */
  OBJECT(13, Object.class),
  /** The type of the literal NULL: its only value is null. */
  NULL(14, Void.class),
  JSON(15, JsonValue.class),
  /** A row within a row. */
  ROW(16, List.class);

  private static final SqlColumnType[] ALL = values();

  private final int id;
  private final Class<?> javaClass;

  SqlColumnType(int id, Class<?> javaClass) {
    this.id = id;
    this.javaClass = javaClass;
  }

  /** Its number in the protocol. */
  public int id() {
    return id;
  }

  /** The class of its values; that of a boxed number for those of a primitive type. */
  public Class<?> javaClass() {
    return javaClass;
  }

  /**
   * The type with this number in the protocol.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static SqlColumnType of(int id) {
    if (id < 0 || id >= ALL.length) {
      throw new IllegalArgumentException(
          "column type=" + id + ": must be from 0 to " + (ALL.length - 1));
    }
    return ALL[id]; // In the order of their numbers.
  }
}
