package dev.grid.jdbc;

import dev.grid.sql.SqlColumnType;
import java.sql.Types;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Types of columns as JDBC describes them. */
final class JdbcTypes {

  private JdbcTypes() {}

  /** One of {@link Types}. */
  static int code(SqlColumnType type) {
    return switch (type) {
      case VARCHAR -> Types.VARCHAR;
      case BOOLEAN -> Types.BOOLEAN;
      case TINYINT -> Types.TINYINT;
      case SMALLINT -> Types.SMALLINT;
      case INTEGER -> Types.INTEGER;
      case BIGINT -> Types.BIGINT;
      case DECIMAL -> Types.DECIMAL;
      case REAL -> Types.REAL;
      case DOUBLE -> Types.DOUBLE;
      case DATE -> Types.DATE;
      case TIME -> Types.TIME;
      case TIMESTAMP -> Types.TIMESTAMP;
      case TIMESTAMP_WITH_TIME_ZONE -> Types.TIMESTAMP_WITH_TIMEZONE;
      case OBJECT, ROW -> Types.JAVA_OBJECT;
      case NULL -> Types.NULL;
      case JSON -> Types.OTHER;
    };
  }

  /** As statements write it. */
  static String name(SqlColumnType type) {
    return type == SqlColumnType.TIMESTAMP_WITH_TIME_ZONE
        ? "TIMESTAMP WITH TIME ZONE"
        : type.name();
  }

  /** The type that is written so; OBJECT if none is. */
  static SqlColumnType named(@Nullable String name) {
    if (name != null) {
      String plain = name.strip().toUpperCase(Locale.ROOT).replace(' ', '_');
      for (SqlColumnType type : SqlColumnType.values()) {
        if (type.name().equals(plain)) {
          return type;
        }
      }
      if (plain.startsWith("DECIMAL")) {
        return SqlColumnType.DECIMAL;
      }
      if (plain.startsWith("VARCHAR")) {
        return SqlColumnType.VARCHAR;
      }
    }
    return SqlColumnType.OBJECT;
  }

  /** The class that {@code getObject} gives. */
  static String className(SqlColumnType type) {
    return switch (type) {
      case TINYINT, SMALLINT -> Integer.class.getName();
      case DATE -> java.sql.Date.class.getName();
      case TIME -> java.sql.Time.class.getName();
      case TIMESTAMP -> java.sql.Timestamp.class.getName();
      case JSON -> String.class.getName();
      case NULL -> Object.class.getName();
      case VARCHAR,
          BOOLEAN,
          INTEGER,
          BIGINT,
          DECIMAL,
          REAL,
          DOUBLE,
          TIMESTAMP_WITH_TIME_ZONE,
          OBJECT,
          ROW ->
          type.javaClass().getName();
    };
  }

  /** Digits or characters; 0 where there is no limit, or none is known. */
  static int precision(SqlColumnType type) {
    return switch (type) {
      case BOOLEAN -> 1;
      case TINYINT -> 3;
      case SMALLINT -> 5;
      case INTEGER -> 10;
      case BIGINT -> 19;
      case DECIMAL -> 76;
      case REAL -> 7;
      case DOUBLE -> 15;
      case DATE -> 10;
      case TIME -> 18;
      case TIMESTAMP -> 29;
      case TIMESTAMP_WITH_TIME_ZONE -> 35;
      case VARCHAR, OBJECT, NULL, JSON, ROW -> 0;
    };
  }

  /** Digits of fractions. */
  static int scale(SqlColumnType type) {
    return switch (type) {
      case DECIMAL -> 38;
      case TIME, TIMESTAMP, TIMESTAMP_WITH_TIME_ZONE -> 9;
      default -> 0;
    };
  }

  static boolean isNumber(SqlColumnType type) {
    return switch (type) {
      case TINYINT, SMALLINT, INTEGER, BIGINT, DECIMAL, REAL, DOUBLE -> true;
      default -> false;
    };
  }
}
