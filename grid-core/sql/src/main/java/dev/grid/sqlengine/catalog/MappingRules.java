package dev.grid.sqlengine.catalog;

import dev.grid.sql.SqlColumnType;
import dev.grid.sqlengine.expr.SqlFailures;
import dev.grid.sqlengine.fragment.Format;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What a mapping has to be, and what it has where nothing is said. Stateless. */
final class MappingRules {

  private static final int COLUMNS_MAX = 1_000;

  private MappingRules() {}

  static Mapping mapping(
      String name,
      Mapping.Type type,
      String map,
      List<MappingColumn> given,
      Map<String, String> options) {
    if (given.size() > COLUMNS_MAX) {
      throw SqlFailures.parsing("columns=" + given.size() + ": more than " + COLUMNS_MAX);
    }
    Format key = format("key", given, options);
    Format value = format("value", given, options);
    Set<String> names = new HashSet<>();
    Set<String> paths = new HashSet<>();
    for (MappingColumn column : given) {
      if (!names.add(column.name())) {
        throw SqlFailures.parsing("column '" + column.name() + "' is given twice");
      }
      if (!paths.add(column.path())) {
        throw SqlFailures.parsing(
            "external name '" + column.path() + "' is given twice, again by " + column.name());
      }
      check(column, column.isOfKey() ? key : value);
    }
    return new Mapping(name, type, map, key, value, columns(given, key, value), options);
  }

  private static void check(MappingColumn column, Format format) {
    boolean isWhole = column.path().equals(Mapping.KEY) || column.path().equals(Mapping.THIS);
    boolean isOne = format.kind() == Format.Kind.PRIMITIVE || format.kind() == Format.Kind.JSON;
    if (isOne && !isWhole) {
      throw SqlFailures.parsing(
          "column '"
              + column.name()
              + "': the "
              + (column.isOfKey() ? "key" : "value")
              + " is one value and has no field '"
              + column.path()
              + "'");
    }
    if (isWhole && format.kind() == Format.Kind.PRIMITIVE && column.type() != format.type()) {
      throw SqlFailures.parsing(
          "column '"
              + column.name()
              + "' is of "
              + column.type()
              + ", but the format says "
              + format.type());
    }
    boolean isPath =
        column.path().chars().noneMatch(c -> c == '[' || c == ']')
            && !column.path().startsWith(".")
            && !column.path().endsWith(".")
            && !column.path().contains("..");
    if (!isPath) {
      throw SqlFailures.parsing("external name '" + column.path() + "' is no field");
    }
  }

  private static List<MappingColumn> columns(List<MappingColumn> given, Format key, Format value) {
    List<MappingColumn> all = new ArrayList<>(given);
    if (given.stream().noneMatch(MappingColumn::isOfKey) && !needsColumns(key)) {
      all.addFirst(new MappingColumn(Mapping.KEY, typeOf(key), Mapping.KEY));
    }
    if (given.stream().allMatch(MappingColumn::isOfKey) && !needsColumns(value)) {
      all.add(new MappingColumn(Mapping.THIS, typeOf(value), Mapping.THIS));
    }
    return all;
  }

  private static boolean needsColumns(Format format) {
    return format.kind() == Format.Kind.JSON_FLAT || format.kind() == Format.Kind.COMPACT;
  }

  private static SqlColumnType typeOf(Format format) {
    return switch (format.kind()) {
      case PRIMITIVE -> format.type();
      case JSON, JSON_FLAT -> SqlColumnType.JSON;
      default -> SqlColumnType.OBJECT;
    };
  }

  private static Format format(
      String part, List<MappingColumn> given, Map<String, String> options) {
    String name = options.get(part + "Format");
    boolean ofKey = part.equals("key");
    if (name == null) {
      // What a single column says.
      for (MappingColumn column : given) {
        boolean isWhole = column.path().equals(ofKey ? Mapping.KEY : Mapping.THIS);
        if (isWhole && column.type() != SqlColumnType.OBJECT) {
          return column.type() == SqlColumnType.JSON
              ? Format.of(Format.Kind.JSON, SqlColumnType.JSON, "")
              : Format.primitive(column.type());
        }
      }
      throw SqlFailures.parsing(
          "option '"
              + part
              + "Format' is missing: give a type, json, json-flat, compact or"
              + " portable");
    }
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "json" -> Format.of(Format.Kind.JSON, SqlColumnType.JSON, "");
      case "json-flat" -> Format.of(Format.Kind.JSON_FLAT, SqlColumnType.JSON, "");
      case "compact" -> {
        String type = required(part + "CompactTypeName", options);
        if (given.stream().noneMatch(column -> column.isOfKey() == ofKey)) {
          throw SqlFailures.parsing(
              "columns are needed where " + part + "Format is compact: their fields");
        }
        yield Format.of(Format.Kind.COMPACT, SqlColumnType.OBJECT, type);
      }
      case "portable" ->
          new Format(
              Format.Kind.PORTABLE,
              SqlColumnType.OBJECT,
              "",
              number(part + "PortableFactoryId", true, options),
              number(part + "PortableClassId", true, options),
              number(part + "PortableClassVersion", false, options));
      case "java" -> java(required(part + "JavaClass", options));
      case "avro" -> throw SqlFailures.unsupported(part + "Format " + name);
      default -> {
        Tokens none = new Tokens(name, 1);
        SqlColumnType type = DdlParser.typeOf(none.next().text(), none);
        if (type == null || type == SqlColumnType.OBJECT) {
          throw SqlFailures.parsing(
              part
                  + "Format '"
                  + name
                  + "' is not known: a type, json, json-flat, compact,"
                  + " portable or java");
        }
        yield Format.primitive(type);
      }
    };
  }

  private static String required(String option, Map<String, String> options) {
    String value = options.get(option);
    if (value == null || value.isBlank()) {
      throw SqlFailures.parsing("option '" + option + "' is missing");
    }
    return value;
  }

  private static int number(String option, boolean isRequired, Map<String, String> options) {
    String value = isRequired ? required(option, options) : options.getOrDefault(option, "0");
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw SqlFailures.parsing("option '" + option + "'='" + value + "' is no number");
    }
  }

  /** Classes of the JDK are types; no class is loaded. */
  private static Format java(String className) {
    SqlColumnType type =
        switch (className) {
          case "boolean", "java.lang.Boolean" -> SqlColumnType.BOOLEAN;
          case "byte", "java.lang.Byte" -> SqlColumnType.TINYINT;
          case "short", "java.lang.Short" -> SqlColumnType.SMALLINT;
          case "int", "java.lang.Integer" -> SqlColumnType.INTEGER;
          case "long", "java.lang.Long" -> SqlColumnType.BIGINT;
          case "float", "java.lang.Float" -> SqlColumnType.REAL;
          case "double", "java.lang.Double" -> SqlColumnType.DOUBLE;
          case "java.lang.String", "java.lang.Character", "char" -> SqlColumnType.VARCHAR;
          case "java.math.BigDecimal", "java.math.BigInteger" -> SqlColumnType.DECIMAL;
          case "java.time.LocalDate" -> SqlColumnType.DATE;
          case "java.time.LocalTime" -> SqlColumnType.TIME;
          case "java.time.LocalDateTime" -> SqlColumnType.TIMESTAMP;
          case "java.time.OffsetDateTime" -> SqlColumnType.TIMESTAMP_WITH_TIME_ZONE;
          default -> SqlColumnType.OBJECT;
        };
    return type == SqlColumnType.OBJECT
        ? Format.of(Format.Kind.JAVA, type, className)
        : Format.primitive(type);
  }
}
