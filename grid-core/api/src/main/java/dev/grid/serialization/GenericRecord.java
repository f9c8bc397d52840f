package dev.grid.serialization;

import dev.grid.GridSerializationException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A compact or portable value as named fields, without its class: what is read when the class is
 * not there, and a way to write for readers that have it.
 *
 * <pre>{@code
 * GenericRecord order =
 *     GenericRecord.compact("com.acme.Order").setInt64("id", 7).setString("item", "tea").build();
 * orders.put(7L, order);
 * }</pre>
 *
 * <p>Immutable as long as nobody writes to an array in it: arrays are not copied. Equal if type and
 * all fields with their kinds are.
 */
public final class GenericRecord {

  private final Type type;
  private final Map<String, Field> fields;

  private GenericRecord(Type type, Map<String, Field> fields) {
    this.type = type;
    this.fields = fields;
  }

  /** What a record stands for: one of the two forms that have field names. */
  public sealed interface Type permits CompactType, PortableType {}

  /**
   * A compact value.
   *
   * @param typeName the name in its schema; a class name unless a serializer chose another
   */
  public record CompactType(String typeName) implements Type {}

  /**
   * A portable value.
   *
   * @param factoryId whose class it is
   * @param classId which of the factory's classes
   * @param version which version of its fields
   */
  public record PortableType(int factoryId, int classId, int version) implements Type {}

  /**
   * A builder of a compact value. Fields are written ordered by name, whatever their order here.
   */
  public static Builder compact(String typeName) {
    return new Builder(new CompactType(typeName));
  }

  /** A builder of a portable value. Fields are written in the order in which they are set. */
  public static Builder portable(int factoryId, int classId, int version) {
    return new Builder(new PortableType(factoryId, classId, version));
  }

  /** What it stands for. */
  public Type type() {
    return type;
  }

  /** All names, in the order in which they were set or read; unmodifiable. */
  public Set<String> fieldNames() {
    return fields.keySet();
  }

  /** The kind of a field, or null if there is none of that name. */
  public @Nullable FieldKind kind(String name) {
    Field field = fields.get(name);
    return field == null ? null : field.kind;
  }

  /**
   * The value of a field: of {@link FieldKind#valueType()}, or null.
   *
   * @throws GridSerializationException if there is no field of that name
   */
  public @Nullable Object get(String name) {
    return field(name).value;
  }

  /**
   * The value of a field as {@code valueType}, or null.
   *
   * @throws GridSerializationException if there is no field of that name, or it holds another type
   */
  public <T> @Nullable T get(String name, Class<T> valueType) {
    Object value = get(name);
    if (value != null && !valueType.isInstance(value)) {
      throw mismatch(name, valueType);
    }
    return valueType.cast(value);
  }

  /** A field of kind {@code BOOLEAN} or its nullable kind. */
  public boolean getBoolean(String name) {
    return present(name, Boolean.class);
  }

  /** A field of kind {@code INT8} or its nullable kind. */
  public byte getInt8(String name) {
    return present(name, Byte.class);
  }

  /** A field of kind {@code CHAR}. */
  public char getChar(String name) {
    return present(name, Character.class);
  }

  /** A field of kind {@code INT16} or its nullable kind. */
  public short getInt16(String name) {
    return present(name, Short.class);
  }

  /** A field of kind {@code INT32} or its nullable kind. */
  public int getInt32(String name) {
    return present(name, Integer.class);
  }

  /** A field of kind {@code INT64} or its nullable kind. */
  public long getInt64(String name) {
    return present(name, Long.class);
  }

  /** A field of kind {@code FLOAT32} or its nullable kind. */
  public float getFloat32(String name) {
    return present(name, Float.class);
  }

  /** A field of kind {@code FLOAT64} or its nullable kind. */
  public double getFloat64(String name) {
    return present(name, Double.class);
  }

  /** A field of kind {@code STRING}, or null. */
  public @Nullable String getString(String name) {
    return get(name, String.class);
  }

  /** A field of kind {@code DECIMAL}, or null. */
  public @Nullable BigDecimal getDecimal(String name) {
    return get(name, BigDecimal.class);
  }

  /** A field of kind {@code TIME}, or null. */
  public @Nullable LocalTime getTime(String name) {
    return get(name, LocalTime.class);
  }

  /** A field of kind {@code DATE}, or null. */
  public @Nullable LocalDate getDate(String name) {
    return get(name, LocalDate.class);
  }

  /** A field of kind {@code TIMESTAMP}, or null. */
  public @Nullable LocalDateTime getTimestamp(String name) {
    return get(name, LocalDateTime.class);
  }

  /** A field of kind {@code TIMESTAMP_WITH_TIMEZONE}, or null. */
  public @Nullable OffsetDateTime getTimestampWithTimezone(String name) {
    return get(name, OffsetDateTime.class);
  }

  /** A nested value, or null. */
  public @Nullable GenericRecord getRecord(String name) {
    return get(name, GenericRecord.class);
  }

  /**
   * The class of a nested portable, or of the items of an array of them, which is known even where
   * the value is null; null for other kinds. Its version is 0: each value has its own.
   */
  public @Nullable PortableType nestedType(String name) {
    return field(name).nestedType;
  }

  /** A builder that starts with all of these fields. */
  public Builder toBuilder() {
    Builder builder = new Builder(type);
    builder.fields.putAll(fields);
    return builder;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GenericRecord that
        && type.equals(that.type)
        && fields.equals(that.fields);
  }

  @Override
  public int hashCode() {
    return 31 * type.hashCode() + fields.hashCode();
  }

  @Override
  public String toString() {
    return "GenericRecord[" + type + ", " + fields + "]";
  }

  private Field field(String name) {
    Field field = fields.get(name);
    if (field == null) {
      throw new GridSerializationException(
          type + " has no field '" + name + "'; it has " + fields.keySet());
    }
    return field;
  }

  private <T> T present(String name, Class<T> valueType) {
    T value = get(name, valueType);
    if (value == null) {
      throw new GridSerializationException(
          type + " field '" + name + "' is null; ask get(name) for a nullable value");
    }
    return value;
  }

  private GridSerializationException mismatch(String name, Class<?> wanted) {
    return new GridSerializationException(
        type
            + " field '"
            + name
            + "' is of kind "
            + field(name).kind
            + ", not a "
            + wanted.getSimpleName());
  }

  private record Field(FieldKind kind, @Nullable Object value, @Nullable PortableType nestedType) {

    @Override
    public boolean equals(Object other) {
      return other instanceof Field that
          && kind == that.kind
          && Objects.deepEquals(value, that.value)
          && Objects.equals(nestedType, that.nestedType);
    }

    @Override
    public int hashCode() {
      return Arrays.deepHashCode(new Object[] {kind, value, nestedType});
    }

    @Override
    public String toString() {
      String shown = Arrays.deepToString(new Object[] {value});
      return kind + " " + shown.substring(1, shown.length() - 1);
    }
  }

  /** Collects fields. Not safe for several threads. */
  public static final class Builder {

    private final Type type;
    private final Map<String, Field> fields = new LinkedHashMap<>();

    private Builder(Type type) {
      this.type = type;
    }

    /**
     * Sets a field of any kind, or replaces its value.
     *
     * @param value of {@link FieldKind#valueType()}, or null if the kind can be null
     * @throws IllegalArgumentException if the value is of another type, the kind is not one of this
     *     form, or the field was set with another kind
     */
    public Builder set(String name, FieldKind kind, @Nullable Object value) {
      if (kind == FieldKind.PORTABLE || kind == FieldKind.ARRAY_OF_PORTABLE) {
        return setPortable(name, kind, value, portableTypeOf(name, value));
      }
      return put(name, kind, value, null);
    }

    /** Sets a nested portable that may be null, or an array of them that may be empty or null. */
    public Builder setPortable(
        String name, FieldKind kind, @Nullable Object value, PortableType nestedType) {
      return put(
          name, kind, value, new PortableType(nestedType.factoryId(), nestedType.classId(), 0));
    }

    public Builder setBoolean(String name, boolean value) {
      return put(name, FieldKind.BOOLEAN, value, null);
    }

    public Builder setInt8(String name, byte value) {
      return put(name, FieldKind.INT8, value, null);
    }

    public Builder setChar(String name, char value) {
      return put(name, FieldKind.CHAR, value, null);
    }

    public Builder setInt16(String name, short value) {
      return put(name, FieldKind.INT16, value, null);
    }

    public Builder setInt32(String name, int value) {
      return put(name, FieldKind.INT32, value, null);
    }

    public Builder setInt64(String name, long value) {
      return put(name, FieldKind.INT64, value, null);
    }

    public Builder setFloat32(String name, float value) {
      return put(name, FieldKind.FLOAT32, value, null);
    }

    public Builder setFloat64(String name, double value) {
      return put(name, FieldKind.FLOAT64, value, null);
    }

    public Builder setString(String name, @Nullable String value) {
      return put(name, FieldKind.STRING, value, null);
    }

    public Builder setDecimal(String name, @Nullable BigDecimal value) {
      return put(name, FieldKind.DECIMAL, value, null);
    }

    public Builder setTime(String name, @Nullable LocalTime value) {
      return put(name, FieldKind.TIME, value, null);
    }

    public Builder setDate(String name, @Nullable LocalDate value) {
      return put(name, FieldKind.DATE, value, null);
    }

    public Builder setTimestamp(String name, @Nullable LocalDateTime value) {
      return put(name, FieldKind.TIMESTAMP, value, null);
    }

    public Builder setTimestampWithTimezone(String name, @Nullable OffsetDateTime value) {
      return put(name, FieldKind.TIMESTAMP_WITH_TIMEZONE, value, null);
    }

    /** Sets a nested value of the same form; a null portable needs {@link #setPortable}. */
    public Builder setRecord(String name, @Nullable GenericRecord value) {
      boolean compact = type instanceof CompactType;
      return set(name, compact ? FieldKind.COMPACT : FieldKind.PORTABLE, value);
    }

    /** The record. The builder may go on to build others. */
    public GenericRecord build() {
      return new GenericRecord(type, Collections.unmodifiableMap(new LinkedHashMap<>(fields)));
    }

    private Builder put(
        String name, FieldKind kind, @Nullable Object value, @Nullable PortableType nestedType) {
      Objects.requireNonNull(name, "name");
      if (type instanceof CompactType ? !kind.isCompact() : !kind.isPortable()) {
        throw new IllegalArgumentException(
            "field '" + name + "': kind " + kind + " is not one of " + type);
      }
      boolean fits = value == null ? kind.isNullable() : kind.valueType().isInstance(value);
      if (!fits) {
        throw new IllegalArgumentException(
            "field '"
                + name
                + "' of kind "
                + kind
                + " cannot hold "
                + (value == null ? "null" : "a " + value.getClass().getName()));
      }
      Field before = fields.put(name, new Field(kind, value, nestedType));
      if (before != null && before.kind != kind) {
        throw new IllegalArgumentException(
            "field '" + name + "' was set with kind " + before.kind + ", now with " + kind);
      }
      return this;
    }

    private static PortableType portableTypeOf(String name, @Nullable Object value) {
      Object first = value instanceof Object[] items && items.length > 0 ? items[0] : value;
      if (first instanceof GenericRecord item && item.type() instanceof PortableType portable) {
        return portable;
      }
      throw new IllegalArgumentException(
          "field '" + name + "': call setPortable with the class of the missing value");
    }
  }
}
