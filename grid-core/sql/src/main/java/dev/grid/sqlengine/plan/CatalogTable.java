package dev.grid.sqlengine.plan;

import dev.grid.sql.SqlColumnType;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.impl.AbstractTable;

/** A table of {@code information_schema}. Immutable. */
public final class CatalogTable extends AbstractTable {

  /** The columns of each, all text but for positions. */
  public static final Map<String, List<String>> COLUMNS =
      Map.of(
          "mappings",
          List.of(
              "table_catalog",
              "table_schema",
              "table_name",
              "mapping_external_name",
              "mapping_data_connection",
              "mapping_type",
              "mapping_options"),
          "tables",
          List.of("table_catalog", "table_schema", "table_name", "table_type"),
          "views",
          List.of(
              "table_catalog", "table_schema", "table_name", "view_definition", "check_option",
              "is_updatable", "insertable_into"),
          "columns",
          List.of(
              "table_catalog",
              "table_schema",
              "table_name",
              "column_name",
              "column_external_name",
              "ordinal_position",
              "is_nullable",
              "data_type"));

  private final String name;

  CatalogTable(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  /** The type of a column. */
  public static SqlColumnType typeOf(String column) {
    return column.equals("ordinal_position") ? SqlColumnType.INTEGER : SqlColumnType.VARCHAR;
  }

  @Override
  public RelDataType getRowType(RelDataTypeFactory factory) {
    RelDataTypeFactory.Builder row = factory.builder();
    for (String column : COLUMNS.getOrDefault(name, List.of())) {
      row.add(column, ((Types) factory).of(typeOf(column)));
    }
    return row.build();
  }
}
