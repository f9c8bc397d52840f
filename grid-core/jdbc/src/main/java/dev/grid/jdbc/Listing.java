package dev.grid.jdbc;

import dev.grid.sql.SqlColumn;
import dev.grid.sql.SqlColumnType;
import dev.grid.sql.SqlRowMetadata;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Rows about the database, put together here. Confined to one thread. */
final class Listing {

  private final SqlRowMetadata metadata;
  private final List<List<@Nullable Object>> rows = new ArrayList<>();

  private Listing(SqlRowMetadata metadata) {
    this.metadata = metadata;
  }

  /** One with these columns, each as {@code NAME:TYPE}; those without a type are VARCHAR. */
  static Listing of(String... columns) {
    return new Listing(
        new SqlRowMetadata(
            Arrays.stream(columns)
                .map(
                    column -> {
                      String[] parts = column.split(":");
                      return new SqlColumn(
                          parts[0],
                          parts.length == 1
                              ? SqlColumnType.VARCHAR
                              : SqlColumnType.valueOf(parts[1]),
                          true);
                    })
                .toList()));
  }

  /** Adds a row. */
  void add(@Nullable Object... values) {
    if (values.length != metadata.size()) {
      throw new IllegalArgumentException(
          "values=" + values.length + " of columns=" + metadata.size());
    }
    rows.add(Arrays.asList(values));
  }

  ResultSet toResult() {
    return new ResultSetCalls(null, RowSource.of(metadata, rows)).proxy();
  }

  /** Whether a name is as a pattern of JDBC says: {@code %} any text, {@code _} any character. */
  static boolean matches(@Nullable String pattern, @Nullable String name) {
    if (pattern == null || pattern.equals("%")) {
      return true;
    }
    if (name == null) {
      return false;
    }
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '\\' && i + 1 < pattern.length()) {
        regex.append(Pattern.quote(String.valueOf(pattern.charAt(++i))));
      } else {
        regex.append(
            switch (c) {
              case '%' -> ".*";
              case '_' -> ".";
              default -> Pattern.quote(String.valueOf(c));
            });
      }
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(name).matches();
  }
}
