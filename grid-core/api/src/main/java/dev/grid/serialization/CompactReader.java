package dev.grid.serialization;

import dev.grid.GridSerializationException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one compact value. A method reads the field of that name, whose kind must be the
 * method's; a primitive and its nullable kind may stand for each other.
 *
 * <p>Every method throws {@link GridSerializationException} if there is no such field, if it is of
 * another kind, or if it is null and the method returns a primitive. Confined to the call of {@link
 * CompactSerializer#read} that it was given to.
 */
public interface CompactReader {

  /** The kind of a field, or null if the value has none of that name. */
  @Nullable FieldKind kind(String name);

  boolean readBoolean(String name);

  byte readInt8(String name);

  short readInt16(String name);

  int readInt32(String name);

  long readInt64(String name);

  float readFloat32(String name);

  double readFloat64(String name);

  @Nullable String readString(String name);

  @Nullable BigDecimal readDecimal(String name);

  @Nullable LocalTime readTime(String name);

  @Nullable LocalDate readDate(String name);

  @Nullable LocalDateTime readTimestamp(String name);

  @Nullable OffsetDateTime readTimestampWithTimezone(String name);

  /**
   * A nested value: what its schema's type name stands for here, else a {@link GenericRecord}.
   *
   * @throws GridSerializationException if it is there but not a {@code T}, at the caller's cast
   */
  <T> @Nullable T readCompact(String name);

  boolean @Nullable [] readArrayOfBoolean(String name);

  byte @Nullable [] readArrayOfInt8(String name);

  short @Nullable [] readArrayOfInt16(String name);

  int @Nullable [] readArrayOfInt32(String name);

  long @Nullable [] readArrayOfInt64(String name);

  float @Nullable [] readArrayOfFloat32(String name);

  double @Nullable [] readArrayOfFloat64(String name);

  @Nullable String @Nullable [] readArrayOfString(String name);

  @Nullable BigDecimal @Nullable [] readArrayOfDecimal(String name);

  @Nullable LocalTime @Nullable [] readArrayOfTime(String name);

  @Nullable LocalDate @Nullable [] readArrayOfDate(String name);

  @Nullable LocalDateTime @Nullable [] readArrayOfTimestamp(String name);

  @Nullable OffsetDateTime @Nullable [] readArrayOfTimestampWithTimezone(String name);

  /** Nested values in an array of the given component type. */
  <T> @Nullable T @Nullable [] readArrayOfCompact(String name, Class<T> componentType);

  @Nullable Boolean readNullableBoolean(String name);

  @Nullable Byte readNullableInt8(String name);

  @Nullable Short readNullableInt16(String name);

  @Nullable Integer readNullableInt32(String name);

  @Nullable Long readNullableInt64(String name);

  @Nullable Float readNullableFloat32(String name);

  @Nullable Double readNullableFloat64(String name);

  @Nullable Boolean @Nullable [] readArrayOfNullableBoolean(String name);

  @Nullable Byte @Nullable [] readArrayOfNullableInt8(String name);

  @Nullable Short @Nullable [] readArrayOfNullableInt16(String name);

  @Nullable Integer @Nullable [] readArrayOfNullableInt32(String name);

  @Nullable Long @Nullable [] readArrayOfNullableInt64(String name);

  @Nullable Float @Nullable [] readArrayOfNullableFloat32(String name);

  @Nullable Double @Nullable [] readArrayOfNullableFloat64(String name);
}
