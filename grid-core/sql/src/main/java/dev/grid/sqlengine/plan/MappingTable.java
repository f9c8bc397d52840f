package dev.grid.sqlengine.plan;

import dev.grid.sqlengine.catalog.Mapping;
import dev.grid.sqlengine.catalog.MappingColumn;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.impl.AbstractTable;

/**
 * A mapping, as Calcite sees it, with columns that are named although they are none: hidden ones,
 * and indexes. Immutable.
 */
final class MappingTable extends AbstractTable {

  private final Mapping mapping;
  private final List<MappingColumn> columns;

  MappingTable(Mapping mapping, List<MappingColumn> columns) {
    this.mapping = mapping;
    this.columns = columns;
  }

  Mapping mapping() {
    return mapping;
  }

  List<MappingColumn> columns() {
    return columns;
  }

  @Override
  public RelDataType getRowType(RelDataTypeFactory factory) {
    RelDataTypeFactory.Builder row = factory.builder();
    for (MappingColumn column : columns) {
      Types types = (Types) factory;
      row.add(
          column.name(),
          VectorSearches.isIndex(column, mapping) ? types.index() : types.of(column.type()));
    }
    return row.build();
  }
}
