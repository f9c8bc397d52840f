package dev.grid.sqlengine.run;

import dev.grid.sqlengine.catalog.Catalog;
import dev.grid.sqlengine.catalog.Mapping;
import dev.grid.sqlengine.catalog.MappingColumn;
import dev.grid.sqlengine.catalog.View;
import dev.grid.sqlengine.expr.JsonFunctions;
import dev.grid.sqlengine.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows of the tables of {@code information_schema}. Stateless. */
final class CatalogRows {

  private static final String CATALOG = "hazelcast";
  private static final String SCHEMA = "public";

  private CatalogRows() {}

  static List<@Nullable Object[]> of(String table, Catalog catalog) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    switch (table) {
      case "mappings" -> catalog.mappings().values().forEach(m -> rows.add(mapping(m)));
      case "views" -> catalog.views().values().forEach(v -> rows.add(view(v)));
      case "tables" -> {
        for (Mapping m : catalog.mappings().values()) {
          rows.add(new Object[] {CATALOG, SCHEMA, m.name(), "MAPPING"});
        }
        for (View v : catalog.views().values()) {
          rows.add(new Object[] {CATALOG, SCHEMA, v.name(), "VIEW"});
        }
      }
      default -> catalog.mappings().values().forEach(m -> columns(m, rows));
    }
    return rows;
  }

  private static @Nullable Object[] mapping(Mapping m) {
    Map<String, Object> options = new LinkedHashMap<>();
    m.options().forEach((name, value) -> options.put(name, JsonFunctions.tree(value)));
    return new @Nullable Object[] {
      CATALOG, SCHEMA, m.name(), m.map(), null, m.type().text(), Json.write(options)
    };
  }

  private static @Nullable Object[] view(View v) {
    return new Object[] {CATALOG, SCHEMA, v.name(), v.query(), "NONE", "NO", "NO"};
  }

  private static void columns(Mapping m, List<@Nullable Object[]> rows) {
    long position = 1;
    for (MappingColumn column : m.columns()) {
      rows.add(
          new Object[] {
            CATALOG,
            SCHEMA,
            m.name(),
            column.name(),
            column.path(),
            position++,
            "true",
            Mapping.typeName(column.type())
          });
    }
  }
}
