package dev.grid.spring.data.repository.support;

import dev.grid.spring.data.mapping.GridMappingContext;
import dev.grid.sql.SqlRow;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.support.DefaultConversionService;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.data.repository.query.ReturnedType;
import org.springframework.util.ClassUtils;

/** Makes what a method returns of rows. Thread-safe. */
final class SqlRows {

  private final GridMappingContext context;
  private final DtoConverter dtos;
  private final ConversionService conversions = conversions();

  SqlRows(GridMappingContext context) {
    this.context = context;
    this.dtos = new DtoConverter(context);
  }

  private static ConversionService conversions() {
    DefaultConversionService conversions = new DefaultConversionService();
    conversions.addConverter(OffsetDateTime.class, Instant.class, OffsetDateTime::toInstant);
    return conversions;
  }

  /**
   * The object of a row: an entity or another value that is one column, else an object of the
   * columns by their names; of an interface these by themselves.
   */
  @Nullable Object object(SqlRow row, ReturnedType returned) {
    Class<?> type = returned.getReturnedType();
    if (Map.class.isAssignableFrom(type) || type == Object.class) {
      return columns(row);
    }
    Class<?> wanted = ClassUtils.resolvePrimitiveIfNecessary(type);
    boolean isWhole = row.metadata().size() == 1;
    for (int i = 0; i < row.metadata().size(); i++) {
      Object value = row.get(i);
      if (wanted.isInstance(value) && (isWhole || wanted == returned.getDomainType())) {
        return value;
      }
    }
    if (ClassUtils.isSimpleValueType(wanted) || wanted.getName().startsWith("java.")) {
      if (!isWhole) {
        throw new InvalidDataAccessResourceUsageException(
            "a row has columns=%s, and one is wanted, of %s"
                .formatted(row.metadata().columns(), wanted.getName()));
      }
      return conversions.convert(row.get(0), wanted);
    }
    if (type.isInterface()) {
      return named(columns(row));
    }
    return dtos.instantiate(
        named(columns(row)), context.entity(type), (value, to) -> convert(value, to));
  }

  private @Nullable Object convert(@Nullable Object value, Class<?> to) {
    return value == null ? null : conversions.convert(value, to);
  }

  private static Map<String, @Nullable Object> columns(SqlRow row) {
    Map<String, @Nullable Object> columns = new LinkedHashMap<>();
    for (int i = 0; i < row.metadata().size(); i++) {
      columns.put(row.metadata().column(i).name(), row.get(i));
    }
    return columns;
  }

  /** Columns by the names that properties have: {@code FIRST_NAME} is {@code firstName}, too. */
  private static Map<String, @Nullable Object> named(Map<String, @Nullable Object> columns) {
    Map<String, @Nullable Object> named = new LinkedHashMap<>(columns);
    columns.forEach(
        (name, value) -> {
          if (name.equals("__key")) {
            named.putIfAbsent("id", value);
          }
          named.putIfAbsent(property(name), value);
        });
    return named;
  }

  private static String property(String column) {
    if (column.indexOf('_') <= 0) {
      return Objects.equals(column, column.toUpperCase(java.util.Locale.ROOT))
          ? column.toLowerCase(java.util.Locale.ROOT)
          : column;
    }
    StringBuilder name = new StringBuilder();
    for (String part : column.toLowerCase(java.util.Locale.ROOT).split("_")) {
      name.append(
          name.isEmpty() || part.isEmpty()
              ? part
              : Character.toUpperCase(part.charAt(0)) + part.substring(1));
    }
    return name.toString();
  }
}
