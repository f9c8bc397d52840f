package dev.grid.sqlengine;

import dev.grid.protocol.Codecs;
import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.bytes.TypeIds;
import dev.grid.serialization.GenericRecord;
import dev.grid.sql.SqlColumnType;
import dev.grid.sqlengine.catalog.Mapping;
import dev.grid.sqlengine.expr.Values;
import dev.grid.sqlengine.run.Running;
import dev.grid.sqlengine.run.Samples;
import dev.grid.sqlengine.run.Services;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says which mapping a map or vector collection may have, by one of its entries. */
record Suggestions(Services services, Codecs codecs) {

  /** A statement that makes it; null if there are no entries, or of a form that cannot be told. */
  @Nullable String mappingOf(Mapping.Type type, String name) {
    Map.Entry<Data, Data> entry;
    try {
      entry = Samples.entryOf(type, name, new Running(services, List.of()));
    } catch (RuntimeException e) {
      return null; // It is not there, or cannot be asked now: nothing is suggested.
    }
    if (entry == null) {
      return null;
    }
    List<String> columns = new ArrayList<>();
    List<String> options = new ArrayList<>();
    boolean isKnown =
        describe("key", Mapping.KEY, entry.getKey(), columns, options)
            && describe("value", Mapping.THIS, entry.getValue(), columns, options);
    return isKnown
        ? "CREATE MAPPING \""
            + name.replace("\"", "\"\"")
            + "\" ("
            + String.join(", ", columns)
            + ") TYPE "
            + type.text()
            + " OPTIONS ("
            + String.join(", ", options)
            + ")"
        : null;
  }

  private boolean describe(
      String part, String whole, Data data, List<String> columns, List<String> options) {
    Object read = services.records().toObject(data);
    if (data.type() == TypeIds.JSON) {
      columns.add(whole + " JSON");
      options.add(option(part + "Format", "json"));
      return true;
    }
    if (!(read instanceof GenericRecord record)) {
      SqlColumnType type = Values.typeOf(read);
      if (type == SqlColumnType.OBJECT || type == SqlColumnType.NULL) {
        return false;
      }
      columns.add(whole + " " + Mapping.typeName(type));
      String name =
          type == SqlColumnType.TIMESTAMP_WITH_TIME_ZONE
              ? "timestamp with time zone"
              : type == SqlColumnType.INTEGER
                  ? "int"
                  : Mapping.typeName(type).toLowerCase(java.util.Locale.ROOT);
      options.add(option(part + "Format", name));
      return true;
    }
    for (String field : record.fieldNames()) {
      String type = typeOf(record, field);
      if (type != null) {
        String name = "\"" + field.replace("\"", "\"\"") + "\" " + type;
        columns.add(
            whole.equals(Mapping.KEY)
                ? name + " EXTERNAL NAME \"__key." + field.replace("\"", "\"\"") + "\""
                : name);
      }
    }
    switch (record.type()) {
      case GenericRecord.CompactType compact -> {
        options.add(option(part + "Format", "compact"));
        options.add(option(part + "CompactTypeName", compact.typeName()));
      }
      case GenericRecord.PortableType portable -> {
        options.add(option(part + "Format", "portable"));
        options.add(option(part + "PortableFactoryId", String.valueOf(portable.factoryId())));
        options.add(option(part + "PortableClassId", String.valueOf(portable.classId())));
        options.add(option(part + "PortableClassVersion", String.valueOf(portable.version())));
      }
    }
    return true;
  }

  private static @Nullable String typeOf(GenericRecord record, String field) {
    return switch (java.util.Objects.requireNonNull(record.kind(field))) {
      case BOOLEAN, NULLABLE_BOOLEAN -> "BOOLEAN";
      case INT8, NULLABLE_INT8 -> "TINYINT";
      case INT16, NULLABLE_INT16 -> "SMALLINT";
      case INT32, NULLABLE_INT32 -> "INTEGER";
      case INT64, NULLABLE_INT64 -> "BIGINT";
      case FLOAT32, NULLABLE_FLOAT32 -> "REAL";
      case FLOAT64, NULLABLE_FLOAT64 -> "DOUBLE";
      case STRING, CHAR -> "VARCHAR";
      case DECIMAL -> "DECIMAL";
      case DATE -> "DATE";
      case TIME -> "TIME";
      case TIMESTAMP -> "TIMESTAMP";
      case TIMESTAMP_WITH_TIMEZONE -> "TIMESTAMP WITH TIME ZONE";
      case COMPACT, PORTABLE -> "OBJECT";
      default -> null;
    };
  }

  private static String option(String name, String value) {
    return "'" + name + "'='" + value.replace("'", "''") + "'";
  }
}
