package dev.grid.sqlengine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.config.Consistency;
import dev.grid.config.JoinConfig;
import dev.grid.config.MemberConfig;
import dev.grid.config.NetworkConfig;
import dev.grid.map.GridMap;
import dev.grid.map.MapConfig;
import dev.grid.member.GridMember;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Statements over a map that is in a Raft group, which has no partitions. */
@Timeout(value = 600, unit = TimeUnit.SECONDS)
class GroupMapTest {

  private static final int ROWS = 500;

  /** More than a first answer has. */
  private static final String TEXT = "t".repeat(200);

  private static Grid member;

  @BeforeAll
  static void start() {
    member =
        GridMember.start(
            MemberConfig.defaults()
                .withInstanceName("sql-group")
                .withNetwork(
                    NetworkConfig.defaults()
                        .withHost("127.0.0.1")
                        .withPort(0)
                        .withJoin(JoinConfig.alone()))
                .with(MapConfig.named("agreed").withConsistency(Consistency.STRONG)));
    GridMap<Integer, String> map = member.map("agreed");
    Map<Integer, String> entries = new HashMap<>();
    for (int key = 0; key < ROWS; key++) {
      entries.put(key, TEXT + key);
    }
    map.putAll(entries);
    member
        .sql()
        .execute(
            "CREATE OR REPLACE MAPPING agreed TYPE IMap"
                + " OPTIONS ('keyFormat'='int', 'valueFormat'='varchar')")
        .close();
  }

  @AfterAll
  static void stop() {
    member.close();
  }

  private static List<@Nullable Object> keys(String sql) {
    return SqlCluster.rows(member, sql).stream().<@Nullable Object>map(List::getFirst).toList();
  }

  @Test
  void allRowsAreListedOnce_thoughTheyAreMoreThanAnAnswerHas() {
    assertThat(keys("SELECT __key, this FROM agreed"))
        .hasSize(ROWS)
        .containsAll(IntStream.range(0, ROWS).boxed().toList());
  }

  @Test
  void theFirstOfAnOrderAreFound() {
    assertThat(keys("SELECT __key FROM agreed ORDER BY __key LIMIT 3 OFFSET 7"))
        .containsExactly(7, 8, 9);
    assertThat(keys("SELECT __key, this FROM agreed ORDER BY __key DESC LIMIT 2"))
        .containsExactly(ROWS - 1, ROWS - 2);
  }
}
