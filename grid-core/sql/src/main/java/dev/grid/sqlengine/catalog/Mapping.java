package dev.grid.sqlengine.catalog;

import dev.grid.StructureId;
import dev.grid.map.GridMap;
import dev.grid.sql.SqlColumnType;
import dev.grid.sqlengine.fragment.Format;
import dev.grid.vector.GridVectorCollection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a map, or a vector collection, is seen as a table.
 *
 * @param map the name of the map, or of the collection
 * @param columns those that {@code *} stands for
 * @param options as they were given
 */
public record Mapping(
    String name,
    Type type,
    String map,
    Format key,
    Format value,
    List<MappingColumn> columns,
    Map<String, String> options) {

  /** The whole key and value, which may be named even if they are no columns. */
  public static final String KEY = "__key";

  public static final String THIS = "this";

  public Mapping {
    columns = List.copyOf(columns);
  }

  /** What it is of. */
  public enum Type {
    MAP("IMap", GridMap.TYPE.service()),
    VECTOR_COLLECTION("VectorCollection", GridVectorCollection.TYPE.service());

    private final String text;
    private final String service;

    Type(String text, String service) {
      this.text = text;
      this.service = service;
    }

    /** As statements have it. */
    public String text() {
      return text;
    }

    /** The structure of a name. */
    public StructureId structure(String name) {
      return new StructureId(service, name);
    }

    /** That of a name, in any case; null if there is none. */
    static @Nullable Type of(String text) {
      for (Type type : values()) {
        if (type.text.equalsIgnoreCase(text)) {
          return type;
        }
      }
      return null;
    }
  }

  /** What it is of. */
  public StructureId structure() {
    return type.structure(map);
  }

  /** Whether it is of a vector collection. */
  public boolean isOfVectors() {
    return type == Type.VECTOR_COLLECTION;
  }

  /** A column by its name, or what is not one of the columns but may be named; else null. */
  public @Nullable MappingColumn find(String column) {
    for (MappingColumn each : columns) {
      if (each.name().equals(column)) {
        return each;
      }
    }
    return switch (column) {
      case KEY -> new MappingColumn(KEY, wholeType(key), KEY);
      case THIS -> new MappingColumn(THIS, wholeType(value), THIS);
      default -> null;
    };
  }

  private static SqlColumnType wholeType(Format format) {
    return switch (format.kind()) {
      case PRIMITIVE -> format.type();
      case JSON, JSON_FLAT -> SqlColumnType.JSON;
      case COMPACT, PORTABLE, JAVA -> SqlColumnType.OBJECT;
    };
  }

  /** All columns, then those that may be named although they are none. */
  public List<MappingColumn> withHidden() {
    List<MappingColumn> all = new ArrayList<>(columns);
    for (String hidden : List.of(KEY, THIS)) {
      MappingColumn column = find(hidden);
      if (column != null && !all.contains(column)) {
        all.add(column);
      }
    }
    return all;
  }

  /** The column that is the whole key, if that is one value; else null. */
  public @Nullable MappingColumn keyColumn() {
    return key.kind() == Format.Kind.PRIMITIVE
        ? withHidden().stream().filter(column -> column.path().equals(KEY)).findFirst().orElse(null)
        : null;
  }

  /** The statement that makes it. */
  public String ddl() {
    String fields =
        columns.stream()
            .map(
                column ->
                    "  "
                        + quoted(column.name())
                        + " "
                        + typeName(column.type())
                        + (column.path().equals(defaultPath(column.name()))
                            ? ""
                            : " EXTERNAL NAME " + quoted(externalName(column.path()))))
            .collect(Collectors.joining(",\n"));
    String given =
        options.entrySet().stream()
            .map(option -> "  " + text(option.getKey()) + "=" + text(option.getValue()))
            .collect(Collectors.joining(",\n"));
    return "CREATE OR REPLACE EXTERNAL MAPPING \"hazelcast\".\"public\"."
        + quoted(name)
        + " EXTERNAL NAME "
        + quoted(map)
        + " (\n"
        + fields
        + "\n)\nTYPE "
        + quoted(type.text)
        + "\nOBJECT TYPE "
        + quoted(type.text)
        + "\nOPTIONS (\n"
        + given
        + "\n)";
  }

  /** The path of a column that has no external name. */
  static String defaultPath(String column) {
    return column;
  }

  private static String externalName(String path) {
    return path.startsWith("__key") || path.equals(THIS) ? path : "this." + path;
  }

  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  static String text(String text) {
    return '\'' + text.replace("'", "''") + '\'';
  }

  /** A type as statements have it. */
  public static String typeName(SqlColumnType type) {
    return type == SqlColumnType.TIMESTAMP_WITH_TIME_ZONE
        ? "TIMESTAMP WITH TIME ZONE"
        : type.name();
  }
}
