package dev.grid.sqlengine.plan;

import dev.grid.sql.SqlColumnType;
import dev.grid.sql.SqlRowMetadata;
import dev.grid.sqlengine.catalog.Ddl;
import dev.grid.sqlengine.catalog.Mapping;
import dev.grid.sqlengine.catalog.MappingColumn;
import dev.grid.sqlengine.expr.Expr;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement that was understood, without its parameters. Immutable; kept and used again. */
public sealed interface Statement {

  /** The types of its parameters. */
  List<SqlColumnType> parameters();

  /**
   * Gives rows.
   *
   * @param key how it is carried out if it is of one key; else null
   */
  record Select(
      Node node, SqlRowMetadata row, List<SqlColumnType> parameters, @Nullable KeySelect key)
      implements Statement {}

  /**
   * Stores entries.
   *
   * @param columns that rows of the source give
   * @param overwrites whether an entry that is there is replaced, not refused
   */
  record Insert(
      Mapping mapping,
      List<MappingColumn> columns,
      Node source,
      boolean overwrites,
      List<SqlColumnType> parameters)
      implements Statement {}

  /**
   * Changes or removes entries.
   *
   * @param scan which: its columns and filter
   * @param targets what is set; empty if entries are removed
   * @param values of these, over the scan's columns
   */
  record Change(
      Node.Scan scan,
      List<MappingColumn> targets,
      List<Expr> values,
      List<SqlColumnType> parameters)
      implements Statement {}

  /** Of the catalog. */
  record OfCatalog(Ddl ddl) implements Statement {

    @Override
    public List<SqlColumnType> parameters() {
      return List.of();
    }
  }

  /** Says how another is carried out. */
  record Explanation(Statement of, boolean runs) implements Statement {

    @Override
    public List<SqlColumnType> parameters() {
      return of.parameters();
    }
  }

  /** The mapping that it changes, or null. */
  default @Nullable Mapping target() {
    return switch (this) {
      case Insert i -> i.mapping();
      case Change c -> c.scan().mapping();
      default -> null;
    };
  }
}
