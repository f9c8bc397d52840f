package dev.grid.server;

import dev.grid.Grid;
import java.util.List;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;

/**
 * Carries out some statements of SQL before the end of a run that Java makes its cache of classes
 * from: it ends when the context has started, and those classes would not have been loaded.
 */
@ConditionalOnProperty(name = "spring.context.exit", havingValue = "onRefresh")
class TrainingRun implements SmartInitializingSingleton {

  private static final List<String> STATEMENTS =
      List.of(
          "CREATE MAPPING training (__key INT, a INT, b VARCHAR) TYPE IMap"
              + " OPTIONS ('keyFormat'='int', 'valueFormat'='json-flat')",
          "SINK INTO training VALUES (1, 1, 'a'), (2, 1, 'b')",
          "SELECT a, b FROM training WHERE __key = 1",
          "SELECT a, COUNT(*), MAX(b) FROM training WHERE b >= 'a' GROUP BY a ORDER BY a LIMIT 3",
          "SELECT x.b, y.b FROM training x JOIN training y ON x.a = y.__key ORDER BY x.b",
          "UPDATE training SET a = a + 1 WHERE b LIKE 'b%'",
          "DELETE FROM training",
          "DROP MAPPING training");

  private final Grid grid;

  TrainingRun(Grid grid) {
    this.grid = grid;
  }

  @Override
  public void afterSingletonsInstantiated() {
    for (String statement : STATEMENTS) {
      try (var result = grid.sql().execute(statement)) {
        if (result.isRowSet()) {
          result.iterator().forEachRemaining(row -> {});
        }
      }
    }
  }
}
