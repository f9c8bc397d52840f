package dev.grid.sqlengine;

import dev.grid.Grid;
import dev.grid.config.JoinConfig;
import dev.grid.config.MemberConfig;
import dev.grid.config.NetworkConfig;
import dev.grid.member.GridMember;
import dev.grid.sql.SqlResult;
import dev.grid.sql.SqlRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Two members that all suites of this module share; they end with the process. */
final class SqlCluster {

  static final Grid FIRST;
  static final Grid SECOND;

  static {
    int port = freePort();
    FIRST = GridMember.start(config("sql-1", port, port));
    SECOND = GridMember.start(config("sql-2", 0, port));
  }

  private SqlCluster() {}

  /** A port that nobody listens on now. */
  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static MemberConfig config(String name, int port, int seed) {
    return MemberConfig.defaults()
        .withInstanceName(name)
        .withNetwork(
            NetworkConfig.defaults()
                .withHost("127.0.0.1")
                .withPort(port)
                .withJoin(JoinConfig.seeds("127.0.0.1:" + seed)));
  }

  /** The rows of a statement, asked of a member. */
  static List<List<@Nullable Object>> rows(Grid grid, String sql, @Nullable Object... parameters) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    try (SqlResult result = grid.sql().execute(sql, parameters)) {
      for (SqlRow row : result) {
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < row.metadata().size(); i++) {
          values.add(row.get(i));
        }
        rows.add(values);
      }
    }
    return rows;
  }

  /** The rows of a statement, by the second member. */
  static List<List<@Nullable Object>> rows(String sql, @Nullable Object... parameters) {
    return rows(SECOND, sql, parameters);
  }

  /** What {@code EXPLAIN ANALYZE} says of a statement, by the second member. */
  static String analyzed(String sql) {
    StringBuilder lines = new StringBuilder();
    rows("EXPLAIN ANALYZE " + sql).forEach(line -> lines.append(line.getFirst()).append('\n'));
    return lines.toString();
  }

  /** Carries out a statement without rows, on the first member; its count. */
  static long run(String sql, @Nullable Object... parameters) {
    try (SqlResult result = FIRST.sql().execute(sql, parameters)) {
      return result.updateCount();
    }
  }

  /** A mapping of integers to documents. */
  static void people(String name) {
    run(
        "CREATE OR REPLACE MAPPING "
            + name
            + " (__key INT, name VARCHAR, age INT, score DOUBLE, city VARCHAR)"
            + " TYPE IMap OPTIONS ('keyFormat'='int', 'valueFormat'='json-flat')");
    run("DELETE FROM " + name);
  }
}
