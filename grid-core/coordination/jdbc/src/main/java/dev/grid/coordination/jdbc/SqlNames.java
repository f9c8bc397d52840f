package dev.grid.coordination.jdbc;

/**
 * Names of tables: {@code {lock}} in a statement stands for the table that ends in {@code lock}.
 */
public final class SqlNames {

  private SqlNames() {}

  /** The statement with its tables' names, quoted. */
  public static String of(SqlDialect dialect, String prefix, String statement) {
    return statement
        .replace("{session}", dialect.quoted(prefix + "session"))
        .replace("{group}", dialect.quoted(prefix + "group"))
        .replace("{member}", dialect.quoted(prefix + "member"))
        .replace("{lock}", dialect.quoted(prefix + "lock"))
        .replace("{token}", dialect.quoted(prefix + "token"))
        .replace("{changed}", dialect.quoted(prefix + "changed"));
  }
}
