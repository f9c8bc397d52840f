package dev.grid.spring.data.core;

import dev.grid.Grid;
import dev.grid.spring.data.mapping.GridPersistentEntity;
import dev.grid.spring.data.mapping.GridPersistentProperty;
import dev.grid.sql.GridSqlException;
import dev.grid.sql.SqlErrorCode;
import dev.grid.sql.SqlResult;
import dev.grid.sql.SqlStatement;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/** How maps of entities are seen by statements. Stateless. */
final class SqlMappings {

  private static final Map<Class<?>, String> TYPES =
      Map.ofEntries(
          Map.entry(String.class, "VARCHAR"),
          Map.entry(UUID.class, "VARCHAR"),
          Map.entry(Boolean.class, "BOOLEAN"),
          Map.entry(Byte.class, "TINYINT"),
          Map.entry(Short.class, "SMALLINT"),
          Map.entry(Integer.class, "INTEGER"),
          Map.entry(Long.class, "BIGINT"),
          Map.entry(Float.class, "REAL"),
          Map.entry(Double.class, "DOUBLE"),
          Map.entry(BigDecimal.class, "DECIMAL"),
          Map.entry(BigInteger.class, "DECIMAL"),
          Map.entry(LocalDate.class, "DATE"),
          Map.entry(LocalTime.class, "TIME"),
          Map.entry(LocalDateTime.class, "TIMESTAMP"),
          Map.entry(OffsetDateTime.class, "TIMESTAMP WITH TIME ZONE"),
          Map.entry(Instant.class, "TIMESTAMP WITH TIME ZONE"),
          Map.entry(Date.class, "TIMESTAMP WITH TIME ZONE"));

  /** Those of keys, by their types in columns, as mappings call them. */
  private static final Map<Class<?>, String> KEYS =
      Map.of(
          String.class, "varchar",
          Byte.class, "tinyint",
          Short.class, "smallint",
          Integer.class, "int",
          Long.class, "bigint");

  private SqlMappings() {}

  /** Carries out a statement; if it is the map of a class that it misses, that is mapped first. */
  static SqlResult execute(Grid grid, SqlStatement statement, GridPersistentEntity<?> entity) {
    try {
      return grid.sql().execute(statement);
    } catch (GridSqlException e) {
      if (e.code() != SqlErrorCode.OBJECT_NOT_FOUND
          || !String.valueOf(e.getMessage()).contains("'" + entity.mapName() + "'")) {
        throw e;
      }
    }
    grid.sql().execute(mapping(entity)).close();
    return grid.sql().execute(statement);
  }

  /** The statement that maps an entity's map, unless it is mapped. */
  static String mapping(GridPersistentEntity<?> entity) {
    List<String> columns = new ArrayList<>();
    Class<?> id = ClassUtils.resolvePrimitiveIfNecessary(entity.getRequiredIdProperty().getType());
    String keyFormat = KEYS.get(id);
    String type = typeOf(id);
    if (keyFormat != null && type != null) {
      columns.add("__key " + type);
    }
    for (GridPersistentProperty property : entity) {
      String its =
          property.getField() == null
              ? null
              : typeOf(ClassUtils.resolvePrimitiveIfNecessary(property.getType()));
      if (its != null) {
        columns.add(quoted(property.getName()) + " " + its);
      }
    }
    return "CREATE MAPPING IF NOT EXISTS "
        + quoted(entity.mapName())
        + " ("
        + String.join(", ", columns)
        + ") TYPE IMap OPTIONS ("
        + (keyFormat != null
            ? "'keyFormat'='" + keyFormat + "'"
            : "'keyFormat'='java', 'keyJavaClass'='" + id.getName() + "'")
        + ", 'valueFormat'='compact', 'valueCompactTypeName'='"
        + entity.getType().getName()
        + "')";
  }

  /** The type of a column; null if a property is of none. */
  private static @Nullable String typeOf(Class<?> type) {
    return type.isEnum() ? "VARCHAR" : TYPES.get(type);
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
