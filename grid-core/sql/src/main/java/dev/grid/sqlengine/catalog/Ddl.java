package dev.grid.sqlengine.catalog;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A statement that is not a query and changes no entries. Immutable. */
public sealed interface Ddl {

  /** Makes a mapping. */
  record CreateMapping(Mapping mapping, boolean orReplace, boolean ifNotExists) implements Ddl {}

  /** Ends a mapping. */
  record DropMapping(String name, boolean ifExists) implements Ddl {}

  /** Makes a view of a query. */
  record CreateView(String name, String query, boolean orReplace, boolean ifNotExists)
      implements Ddl {}

  /** Ends a view. */
  record DropView(String name, boolean ifExists) implements Ddl {}

  /**
   * Makes an index of a map.
   *
   * @param type SORTED, HASH or BITMAP
   */
  record CreateIndex(
      String name,
      String mapping,
      List<String> columns,
      String type,
      Map<String, String> options,
      boolean ifNotExists)
      implements Ddl {}

  /** Ends an index. */
  record DropIndex(String name, String mapping, boolean ifExists) implements Ddl {}

  /** Lists mappings or views. */
  record Show(boolean views) implements Ddl {}

  /** Says how a query would be, or was, carried out. */
  record Explain(String query, boolean analyze) implements Ddl {}

  /** A query, or a change of entries; {@code sink} if one overwrites. */
  record Query(String text, boolean sink) implements Ddl {}

  /** The name of what it makes or ends; null for others. */
  default @Nullable String subject() {
    return switch (this) {
      case CreateMapping m -> m.mapping().name();
      case DropMapping m -> m.name();
      case CreateView v -> v.name();
      case DropView v -> v.name();
      case CreateIndex i -> i.mapping();
      case DropIndex i -> i.mapping();
      case Show s -> null;
      case Explain e -> null;
      case Query q -> null;
    };
  }
}
