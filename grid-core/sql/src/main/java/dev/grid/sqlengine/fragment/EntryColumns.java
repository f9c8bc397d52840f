package dev.grid.sqlengine.fragment;

import dev.grid.kernel.query.AttributePath;
import dev.grid.kernel.query.AttributeReader;
import dev.grid.kernel.query.ObjectParts;
import dev.grid.kernel.query.Schemas;
import dev.grid.kernel.query.TypedValue;
import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.protocol.serialization.bytes.TypeIds;
import dev.grid.serialization.GenericRecord;
import dev.grid.serialization.JsonValue;
import dev.grid.sql.SqlColumnType;
import dev.grid.sqlengine.expr.Casts;
import dev.grid.sqlengine.expr.SqlFailures;
import dev.grid.sqlengine.expr.Values;
import dev.grid.sqlengine.json.Json;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads columns of entries: from their bytes where they tell, else from objects. Confined to one
 * thread at a time.
 */
public final class EntryColumns {

  private final List<ColumnRef> columns;
  private final AttributePath[] paths;
  private final AttributeReader reader;
  private final ObjectParts parts = new ObjectParts();

  public EntryColumns(List<ColumnRef> columns, Schemas schemas) {
    this(columns, paths(columns), schemas);
  }

  EntryColumns(List<ColumnRef> columns, AttributePath[] paths, Schemas schemas) {
    this.columns = columns;
    this.paths = paths;
    this.reader = new AttributeReader(schemas);
  }

  /** Where columns are in entries: what these learn of schemas is for all that read by them. */
  static AttributePath[] paths(List<ColumnRef> columns) {
    return columns.stream()
        .map(column -> AttributePath.of(column.path()))
        .toArray(AttributePath[]::new);
  }

  /**
   * Reads a row from bytes.
   *
   * @return false if only objects tell
   */
  boolean read(byte[] key, byte[] value, @Nullable Object[] row) {
    for (int i = 0; i < paths.length; i++) {
      byte[] from = paths[i].ofKey() ? key : value;
      if (paths[i].isWhole() && columns.get(i).type() == SqlColumnType.OBJECT) {
        row[i] = new Data(from); // As it is stored, whatever it is.
        continue;
      }
      TypedValue found = reader.read(paths[i], from);
      switch (found.kind()) {
        case MISSING, NULL -> row[i] = null;
        case NEEDS_CLASS -> {
          return false;
        }
        case PART -> {
          if (new Data(from).type() != TypeIds.JSON) {
            return false;
          }
          row[i] = partOfJson(i, from);
        }
        case BYTES -> row[i] = whole(columns.get(i), from);
        default -> row[i] = convert(found, columns.get(i));
      }
    }
    return true;
  }

  private static @Nullable Object whole(ColumnRef column, byte[] from) {
    Data data = new Data(from);
    if (data.type() == TypeIds.JSON) {
      if (column.type() == SqlColumnType.JSON) {
        return new JsonValue(text(from));
      }
      if (column.type() == SqlColumnType.VARCHAR) {
        return text(from);
      }
    }
    if (column.type() == SqlColumnType.OBJECT) {
      return data;
    }
    throw mismatch(column, TypeIds.describe(data.type()));
  }

  /** The text of a serialized JSON value, behind its length. */
  static String text(byte[] json) {
    int at = Data.HEADER_BYTES + Integer.BYTES;
    return new String(json, at, json.length - at, StandardCharsets.UTF_8);
  }

  private @Nullable Object partOfJson(int column, byte[] from) {
    ColumnRef of = columns.get(column);
    if (of.type() != SqlColumnType.JSON) {
      throw mismatch(of, "an object or array");
    }
    Object found = Json.parse(text(from));
    for (String name : fields(of.path())) {
      found = found instanceof Map<?, ?> map ? map.get(name) : null;
      if (found == null) {
        return null;
      }
    }
    return new JsonValue(Json.write(found));
  }

  /** The names on the way to a part. */
  static List<String> fields(String path) {
    String[] names = path.split("\\.");
    boolean isPrefixed = names[0].equals(AttributePath.THIS) || names[0].equals(AttributePath.KEY);
    return List.of(names).subList(isPrefixed ? 1 : 0, names.length);
  }

  /** Reads a row, from bytes or else from objects, where that may take its time. */
  public void readAll(
      byte[] key, byte[] value, @Nullable Object[] row, Serialization serialization) {
    if (!read(key, value, row)) {
      readOutside(key, value, row, serialization);
    }
  }

  /** Reads a row from objects, where bytes do not tell. */
  void readOutside(byte[] key, byte[] value, @Nullable Object[] row, Serialization serialization) {
    Object keyObject = null;
    Object valueObject = null;
    for (int i = 0; i < paths.length; i++) {
      byte[] from = paths[i].ofKey() ? key : value;
      ColumnRef column = columns.get(i);
      if (paths[i].isWhole() && column.type() == SqlColumnType.OBJECT) {
        row[i] = new Data(from);
        continue;
      }
      Object object;
      if (paths[i].ofKey()) {
        keyObject = keyObject == null ? serialization.toObject(new Data(key)) : keyObject;
        object = keyObject;
      } else {
        valueObject = valueObject == null ? serialization.toObject(new Data(value)) : valueObject;
        object = valueObject;
      }
      Object found = paths[i].isWhole() ? object : parts.find(paths[i], object, anyOf -> true);
      row[i] = fromJava(found, column, serialization);
    }
  }

  private static @Nullable Object fromJava(
      @Nullable Object found, ColumnRef column, Serialization serialization) {
    if (found == null) {
      return null;
    }
    Object inner = Values.ofJava(found);
    SqlColumnType type = Values.typeOf(found);
    if (inner instanceof BigDecimal d) {
      Casts.bounded(d);
    }
    if (column.type() == SqlColumnType.OBJECT) {
      return type == SqlColumnType.OBJECT || found instanceof GenericRecord
          ? serialization.toData(found)
          : inner;
    }
    if (type == SqlColumnType.OBJECT) {
      if (column.type() == SqlColumnType.VARCHAR) {
        return found.toString();
      }
      throw mismatch(column, found.getClass().getName());
    }
    return fitting(inner, type, column);
  }

  private static RuntimeException mismatch(ColumnRef column, String found) {
    return SqlFailures.data(
        "column "
            + column.name()
            + " is "
            + column.type()
            + ", but an entry has "
            + found
            + " there: map it as that");
  }

  private @Nullable Object convert(TypedValue found, ColumnRef column) {
    SqlColumnType type = column.type();
    switch (found.kind()) {
      case LONG -> {
        if (type == SqlColumnType.BIGINT) {
          return found.longValue();
        }
        return fitting(found.longValue(), SqlColumnType.BIGINT, column);
      }
      case DOUBLE -> {
        double value = found.doubleValue();
        return type == SqlColumnType.DOUBLE || type == SqlColumnType.REAL && found.isFloat()
            ? (Object) value
            : fitting(value, SqlColumnType.DOUBLE, column);
      }
      case DECIMAL -> {
        return fitting(found.object(), SqlColumnType.DECIMAL, column);
      }
      case TEXT -> {
        String text = found.text();
        return type == SqlColumnType.VARCHAR ? text : fitting(text, SqlColumnType.VARCHAR, column);
      }
      default -> {
        Object value = Values.ofJava(found.toObject());
        return fitting(value, Values.typeOf(value), column);
      }
    }
  }

  /** A value of another type, if it is one of the column's without losing anything. */
  private static @Nullable Object fitting(
      @Nullable Object value, SqlColumnType from, ColumnRef column) {
    SqlColumnType to = column.type();
    if (value instanceof BigDecimal d) {
      Casts.bounded(d);
    }
    if (from == to || to == SqlColumnType.OBJECT || value == null) {
      return value;
    }
    boolean isNumber = Values.isNumeric(from) && Values.isNumeric(to);
    boolean isText = from == SqlColumnType.VARCHAR;
    if (isNumber && Values.isInteger(to) && hasFraction(value)) {
      throw mismatch(column, SqlFailures.shown(value));
    }
    if (isNumber
        || isText && (Values.isTemporal(to) || to == SqlColumnType.JSON)
        || Values.isTemporal(from) && (Values.isTemporal(to) || to == SqlColumnType.VARCHAR)
        || to == SqlColumnType.VARCHAR && value instanceof java.util.UUID) {
      return isText && to == SqlColumnType.JSON
          ? new JsonValue(Json.write(value))
          : Casts.cast(value, to, Integer.MAX_VALUE);
    }
    if (to == SqlColumnType.JSON) {
      return new JsonValue(Json.write(value));
    }
    throw mismatch(column, from + " '" + SqlFailures.shown(value) + "'");
  }

  private static boolean hasFraction(Object value) {
    return switch (value) {
      case Double d -> d != Math.rint(d);
      case BigDecimal d -> d.scale() > 0 && d.stripTrailingZeros().scale() > 0;
      default -> false;
    };
  }
}
