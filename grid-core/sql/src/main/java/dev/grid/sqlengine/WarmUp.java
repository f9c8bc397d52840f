package dev.grid.sqlengine;

import dev.grid.sql.GridSqlException;
import dev.grid.sqlengine.catalog.Catalog;
import dev.grid.sqlengine.catalog.Ddl;
import dev.grid.sqlengine.catalog.DdlParser;
import dev.grid.sqlengine.catalog.Mapping;
import dev.grid.sqlengine.catalog.Tokens;
import dev.grid.sqlengine.plan.Planner;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plans some statements over a mapping that nobody sees, so that what Calcite needs for most is
 * loaded, and partly compiled, before the first that somebody waits for. Nothing is carried out.
 *
 * @param isOver asked between two statements
 */
record WarmUp(BooleanSupplier isOver) implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(WarmUp.class);

  private static final int DEPTH_MAX = 100;

  /** How often all are planned: the first time loads, others have Java compile. */
  private static final int ROUNDS = 3;

  private static final String MAPPING =
      "CREATE MAPPING warm (__key INT, a INT, b VARCHAR, c DOUBLE, d DECIMAL) TYPE IMap"
          + " OPTIONS ('keyFormat'='int', 'valueFormat'='json-flat')";

  private static final List<String> STATEMENTS =
      List.of(
          "SELECT a, b FROM warm WHERE __key = ?",
          "SELECT * FROM warm WHERE a > ? AND (b LIKE 'x%' OR c IS NULL) ORDER BY c DESC LIMIT 10",
          "SELECT b, COUNT(*), SUM(a), AVG(d) FROM warm WHERE c < 1.5 GROUP BY b HAVING COUNT(*) >"
              + " 1",
          "SELECT x.b, y.c FROM warm x LEFT JOIN warm y ON x.a = y.__key WHERE x.b IN ('p', 'q')",
          "SELECT UPPER(b), CAST(a AS VARCHAR) FROM warm WHERE a IN (SELECT a FROM warm)",
          "INSERT INTO warm (__key, a, b) VALUES (?, ?, ?)",
          "UPDATE warm SET a = a + 1 WHERE __key = ?",
          "DELETE FROM warm WHERE a = ?");

  @Override
  public void run() {
    long begun = System.nanoTime();
    if (!(DdlParser.parse(new Tokens(MAPPING, DEPTH_MAX)) instanceof Ddl.CreateMapping made)) {
      throw new IllegalStateException(MAPPING);
    }
    Mapping mapping = made.mapping();
    Planner planner =
        new Planner(new Catalog(Map.of(mapping.name(), mapping), Map.of(), 0), DEPTH_MAX);
    for (int round = 0; round < ROUNDS; round++) {
      for (String sql : STATEMENTS) {
        if (isOver.getAsBoolean()) {
          return;
        }
        try {
          planner.plan(sql);
        } catch (GridSqlException e) {
          throw new IllegalStateException("a statement of the warm-up is refused: " + sql, e);
        }
      }
    }
    log.debug("ready for statements after millis={}", (System.nanoTime() - begun) / 1_000_000);
  }
}
