package dev.grid.sqlengine.fragment;

import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.serialization.FieldKind;
import dev.grid.serialization.GenericRecord;
import dev.grid.serialization.JsonValue;
import dev.grid.sql.SqlColumnType;
import dev.grid.sqlengine.expr.Casts;
import dev.grid.sqlengine.expr.JsonFunctions;
import dev.grid.sqlengine.expr.SqlFailures;
import dev.grid.sqlengine.expr.Values;
import dev.grid.sqlengine.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes keys or values from columns: new ones, or those that there are with other fields. Records
 * keep the fields that a mapping does not name. Immutable.
 *
 * @param format of what is written
 * @param columns that are given, in the order of their values
 */
public record FormatWriter(Format format, List<ColumnRef> columns) {

  /** How messages call an entry's part. */
  private String part() {
    return columns.stream().anyMatch(column -> isOfKey(column.path())) ? "key" : "value";
  }

  private static boolean isOfKey(String path) {
    return path.equals("__key") || path.startsWith("__key.");
  }

  /** Whether a path is all of a key or value. */
  public static boolean isWhole(String path) {
    return path.equals("__key") || path.equals("this");
  }

  /**
   * A new one.
   *
   * @return null if it is one value that is null, or nothing is given of it
   */
  public @Nullable Data make(List<@Nullable Object> values, Serialization serialization) {
    for (int i = 0; i < columns.size(); i++) {
      if (isWhole(columns.get(i).path()) && values.get(i) != null) {
        return whole(values.get(i), columns.get(i), serialization);
      }
    }
    return switch (format.kind()) {
      case PRIMITIVE, JSON -> null;
      case JAVA ->
          throw SqlFailures.unsupported(
              "writing a "
                  + part()
                  + " of the class "
                  + format.typeName()
                  + " by its fields: give it whole, as a parameter, or map it as compact or json");
      case JSON_FLAT -> {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
          set(fields, fieldsOf(i), values.get(i));
        }
        yield serialization.toData(new JsonValue(Json.write(fields)));
      }
      case COMPACT ->
          serialization.toData(
              record(GenericRecord.compact(format.typeName()), values).build());
      case PORTABLE ->
          serialization.toData(
              record(
                      GenericRecord.portable(
                          format.factoryId(), format.classId(), format.version()),
                      values)
                  .build());
    };
  }

  private List<String> fieldsOf(int column) {
    return EntryColumns.fields(columns.get(column).path());
  }

  private Data whole(@Nullable Object value, ColumnRef column, Serialization serialization) {
    if (value instanceof Data stored) {
      return stored;
    }
    SqlColumnType type = format.kind() == Format.Kind.PRIMITIVE ? format.type() : column.type();
    Object java = Values.toJava(Casts.cast(value, type, Integer.MAX_VALUE), type);
    if (java == null) {
      throw SqlFailures.data("column " + column.name() + " must not be NULL");
    }
    if (format.kind() == Format.Kind.JSON || format.kind() == Format.Kind.JSON_FLAT) {
      return serialization.toData(
          java instanceof JsonValue ? java : new JsonValue(Json.write(JsonFunctions.tree(value))));
    }
    return serialization.toData(java);
  }

  private GenericRecord.Builder record(
      GenericRecord.Builder builder, List<@Nullable Object> values) {
    for (int i = 0; i < columns.size(); i++) {
      List<String> names = fieldsOf(i);
      ColumnRef column = columns.get(i);
      if (isWhole(column.path())) {
        continue;
      }
      if (names.size() != 1) {
        throw SqlFailures.unsupported("writing the nested field " + column.path());
      }
      FieldKind kind = kind(column);
      builder.set(names.getFirst(), kind, field(values.get(i), kind, column));
    }
    return builder;
  }

  private FieldKind kind(ColumnRef column) {
    boolean isPortable = format.kind() == Format.Kind.PORTABLE;
    return switch (column.type()) {
      case BOOLEAN -> isPortable ? FieldKind.BOOLEAN : FieldKind.NULLABLE_BOOLEAN;
      case TINYINT -> isPortable ? FieldKind.INT8 : FieldKind.NULLABLE_INT8;
      case SMALLINT -> isPortable ? FieldKind.INT16 : FieldKind.NULLABLE_INT16;
      case INTEGER -> isPortable ? FieldKind.INT32 : FieldKind.NULLABLE_INT32;
      case BIGINT -> isPortable ? FieldKind.INT64 : FieldKind.NULLABLE_INT64;
      case REAL -> isPortable ? FieldKind.FLOAT32 : FieldKind.NULLABLE_FLOAT32;
      case DOUBLE -> isPortable ? FieldKind.FLOAT64 : FieldKind.NULLABLE_FLOAT64;
      case VARCHAR, JSON -> FieldKind.STRING;
      case DECIMAL -> FieldKind.DECIMAL;
      case DATE -> FieldKind.DATE;
      case TIME -> FieldKind.TIME;
      case TIMESTAMP -> FieldKind.TIMESTAMP;
      case TIMESTAMP_WITH_TIME_ZONE -> FieldKind.TIMESTAMP_WITH_TIMEZONE;
      case OBJECT, NULL, ROW ->
          throw SqlFailures.unsupported(
              "writing the column " + column.name() + " of type " + column.type());
    };
  }

  private static @Nullable Object field(
      @Nullable Object value, FieldKind kind, ColumnRef column) {
    if (value == null) {
      if (!kind.isNullable()) {
        throw SqlFailures.data(
            "column " + column.name() + " must not be NULL: its field has the kind " + kind);
      }
      return null;
    }
    return switch (kind) {
      case BOOLEAN, NULLABLE_BOOLEAN -> cast(value, SqlColumnType.BOOLEAN);
      case INT8, NULLABLE_INT8 -> cast(value, SqlColumnType.TINYINT);
      case INT16, NULLABLE_INT16 -> cast(value, SqlColumnType.SMALLINT);
      case INT32, NULLABLE_INT32 -> cast(value, SqlColumnType.INTEGER);
      case INT64, NULLABLE_INT64 -> cast(value, SqlColumnType.BIGINT);
      case FLOAT32, NULLABLE_FLOAT32 -> cast(value, SqlColumnType.REAL);
      case FLOAT64, NULLABLE_FLOAT64 -> cast(value, SqlColumnType.DOUBLE);
      case STRING -> cast(value, SqlColumnType.VARCHAR);
      case DECIMAL -> cast(value, SqlColumnType.DECIMAL);
      case DATE -> cast(value, SqlColumnType.DATE);
      case TIME -> cast(value, SqlColumnType.TIME);
      case TIMESTAMP -> cast(value, SqlColumnType.TIMESTAMP);
      case TIMESTAMP_WITH_TIMEZONE -> cast(value, SqlColumnType.TIMESTAMP_WITH_TIME_ZONE);
      default ->
          throw SqlFailures.unsupported(
              "writing the column " + column.name() + ": its field has the kind " + kind);
    };
  }

  private static @Nullable Object cast(Object value, SqlColumnType type) {
    return Values.toJava(Casts.cast(value, type, Integer.MAX_VALUE), type);
  }

  /**
   * One that there is, with these columns.
   *
   * @param serialization reads records without any class
   */
  Data change(Data before, List<@Nullable Object> values, Serialization serialization) {
    for (int i = 0; i < columns.size(); i++) {
      if (isWhole(columns.get(i).path())) {
        return whole(values.get(i), columns.get(i), serialization);
      }
    }
    Object read = serialization.toObject(before);
    if (read instanceof JsonValue json && Json.parse(json.json()) instanceof Map<?, ?> known) {
      Map<String, Object> fields = new LinkedHashMap<>();
      known.forEach((name, value) -> fields.put(String.valueOf(name), value));
      for (int i = 0; i < columns.size(); i++) {
        set(fields, fieldsOf(i), values.get(i));
      }
      return serialization.toData(new JsonValue(Json.write(fields)));
    }
    if (!(read instanceof GenericRecord record)) {
      throw SqlFailures.unsupported(
          "updating fields of values of " + (read == null ? "null" : read.getClass().getName()));
    }
    GenericRecord.Builder builder = record.toBuilder();
    for (int i = 0; i < columns.size(); i++) {
      List<String> names = fieldsOf(i);
      FieldKind kind = names.size() == 1 ? record.kind(names.getFirst()) : null;
      if (kind == null) {
        throw SqlFailures.data(
            "column " + columns.get(i).name() + ": a value has no field " + columns.get(i).path());
      }
      builder.set(names.getFirst(), kind, field(values.get(i), kind, columns.get(i)));
    }
    return serialization.toData(builder.build());
  }

  @SuppressWarnings("unchecked") // Documents are made of these only.
  private static void set(Map<String, Object> fields, List<String> names, @Nullable Object value) {
    Map<String, Object> at = fields;
    for (String name : names.subList(0, names.size() - 1)) {
      Object inner = at.get(name);
      if (!(inner instanceof Map<?, ?>)) {
        inner = new LinkedHashMap<String, Object>();
        at.put(name, inner);
      }
      at = (Map<String, Object>) inner;
    }
    if (!names.isEmpty()) {
      at.put(names.getLast(), JsonFunctions.tree(value));
    }
  }
}
