package dev.grid.systemtests.members;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.config.ClientConfig;
import dev.grid.core.Grids;
import dev.grid.sql.GridSqlException;
import dev.grid.sql.SqlErrorCode;
import dev.grid.sql.SqlResult;
import dev.grid.sql.SqlRow;
import dev.grid.sql.SqlStatement;
import dev.grid.systemtests.DeploymentsStopped;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.InProcesses;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Statements of three members, of which one is killed, comes back, and leaves: queries go on, with
 * each row that stays once, and changes that were acknowledged are kept. For longer by {@code
 * -Dgrid.sql.killed=20}: so many rounds.
 */
@InProcesses
@Timeout(3_600)
@ExtendWith(DeploymentsStopped.class)
final class SqlKilledTest {

  private static final int ROUNDS = Integer.getInteger("grid.sql.killed", 1);
  private static final int KILLED = 2;
  private static final int ROWS = 1_000;
  private static final int KINDS = 20;
  private static final int PAGE = 64;
  private static final int COUNTERS = 16;

  private final ThreeMembers members = ClusterKind.started(ClusterKind.GRID);

  /** What each counter has at least, and at most. */
  private final Map<Integer, AtomicInteger> counted = new ConcurrentHashMap<>();

  private final Map<Integer, AtomicInteger> tried = new ConcurrentHashMap<>();
  private final Set<Integer> stored = ConcurrentHashMap.newKeySet();
  private final Set<Integer> removed = ConcurrentHashMap.newKeySet();
  private final AtomicInteger restarted = new AtomicInteger();

  private Grid connect() {
    Grid client =
        Grids.connect(
            ClientConfig.defaults()
                .withClusterName(members.clusterName())
                .withAddresses(members.address(0)));
    Eventually.holds("all are connected", () -> client.statistics().connections() == 3);
    return client;
  }

  private static long run(Grid client, String sql, Object... parameters) {
    try (SqlResult result = client.sql().execute(sql, parameters)) {
      return result.updateCount();
    }
  }

  /** The rows of a query, which begins anew if the member that carries it out is lost. */
  private List<List<@Nullable Object>> rows(Grid client, String sql, Object... parameters) {
    while (true) {
      List<List<@Nullable Object>> rows = new ArrayList<>();
      try (SqlResult result =
          client.sql().execute(SqlStatement.of(sql, parameters).withFetchSize(PAGE))) {
        for (SqlRow row : result) {
          rows.add(IntStream.range(0, row.metadata().size()).mapToObj(i -> row.get(i)).toList());
        }
        return rows;
      } catch (GridSqlException e) {
        if (e.code() != SqlErrorCode.CONNECTION) {
          throw e;
        }
        restarted.incrementAndGet();
      }
    }
  }

  private static void fill(Grid client) {
    for (String name : List.of("killed_rows", "killed_kinds", "killed_counters")) {
      run(
          client,
          "CREATE OR REPLACE MAPPING "
              + name
              + " (k INT EXTERNAL NAME \"__key\", kind INT, n INT) TYPE IMap"
              + " OPTIONS ('keyFormat'='int', 'valueFormat'='json-flat')");
    }
    String some = " SELECT v, MOD(v, " + KINDS + "), 0 FROM TABLE(generate_series(0, ";
    run(client, "SINK INTO killed_rows" + some + (ROWS - 1) + "))");
    run(client, "SINK INTO killed_kinds" + some + (KINDS - 1) + "))");
    run(client, "SINK INTO killed_counters" + some + (COUNTERS - 1) + "))");
  }

  @Test
  void queriesGoOn_andChangesAreKept_whateverHappensMeanwhile() {
    try (Grid client = connect()) {
      fill(client);
      Set<Object> keys = IntStream.range(0, ROWS).boxed().collect(Collectors.toSet());
      Set<List<Object>> kinds =
          IntStream.range(0, KINDS)
              .mapToObj(kind -> List.<Object>of(kind, (long) ROWS / KINDS))
              .collect(Collectors.toSet());
      Load queries =
          new Load(
              number -> {
                switch (number % 5) {
                  case 0 ->
                      assertThat(rows(client, "SELECT k FROM killed_rows WHERE k < " + ROWS))
                          .extracting(List::getFirst)
                          .hasSize(ROWS)
                          .satisfies(found -> assertThat(Set.copyOf(found)).isEqualTo(keys));
                  case 1 ->
                      assertSame(
                          rows(
                              client,
                              "SELECT kind, COUNT(*) FROM killed_rows WHERE k < "
                                  + ROWS
                                  + " GROUP BY kind"),
                          kinds);
                  case 2 ->
                      assertSame(
                          rows(
                              client,
                              "SELECT b.k, COUNT(*) FROM killed_rows a JOIN killed_kinds b"
                                  + " ON a.kind = b.k WHERE a.k < "
                                  + ROWS
                                  + " GROUP BY b.k"),
                          kinds);
                  case 3 ->
                      assertThat(
                              rows(
                                  client,
                                  "SELECT a.k, b.kind FROM killed_kinds a JOIN killed_rows b"
                                      + " ON a.k = b.k"))
                          .hasSize(KINDS)
                          .doesNotHaveDuplicates();
                  default -> {
                    int key = number % ROWS;
                    assertThat(rows(client, "SELECT kind FROM killed_rows WHERE k = ?", key))
                        .containsExactly(List.of(key % KINDS));
                  }
                }
              });
      Load changes = new Load(number -> change(client, number));
      for (int round = 0; round < ROUNDS; round++) {
        queries.awaitProgress();
        members.kill(KILLED);
        queries.awaitProgress();
        members.start(KILLED);
        queries.awaitProgress();
        changes.awaitProgress();
        members.shutDown(KILLED);
        queries.awaitProgress();
        members.start(KILLED);
      }
      queries.awaitProgress();
      assertThat(queries.end().failures()).isEmpty();
      changes.end();
      assertKept(client);
      // Of those that a member carried out when it was lost; each begins anew at once.
      assertThat(restarted.get()).isLessThan(100 * ROUNDS);
    }
  }

  private static void assertSame(List<List<@Nullable Object>> found, Set<List<Object>> expected) {
    assertThat(found).hasSize(expected.size());
    assertThat(Set.copyOf(found)).isEqualTo(expected);
  }

  /** By a number that comes once: those that fail may have been carried out. */
  private void change(Grid client, int number) {
    int key = ROWS + number / 3;
    switch (number % 3) {
      case 0 -> {
        int counter = number / 3 % COUNTERS;
        tried.computeIfAbsent(counter, k -> new AtomicInteger()).incrementAndGet();
        long count = run(client, "UPDATE killed_counters SET n = n + 1 WHERE k = ?", counter);
        assertThat(count).isEqualTo(1);
        counted.computeIfAbsent(counter, k -> new AtomicInteger()).incrementAndGet();
      }
      case 1 -> {
        run(client, "INSERT INTO killed_rows VALUES (?, ?, ?)", key, key % KINDS, number);
        stored.add(key);
      }
      default -> {
        if (stored.remove(key - 1)) {
          run(client, "DELETE FROM killed_rows WHERE k = ?", key - 1);
          removed.add(key - 1);
        }
      }
    }
  }

  private void assertKept(Grid client) {
    Set<Object> found =
        rows(client, "SELECT k FROM killed_rows WHERE k >= " + ROWS).stream()
            .map(List::getFirst)
            .collect(Collectors.toSet());
    assertThat(stored).isNotEmpty();
    assertThat(removed).isNotEmpty();
    assertThat(found).containsAll(stored).doesNotContainAnyElementsOf(removed);
    for (List<@Nullable Object> row : rows(client, "SELECT k, n FROM killed_counters")) {
      Integer counter = (Integer) row.get(0);
      assertThat((Integer) row.get(1))
          .as("counter=%s", counter)
          .isBetween(
              counted.getOrDefault(counter, new AtomicInteger()).get(),
              tried.getOrDefault(counter, new AtomicInteger()).get());
    }
  }
}
