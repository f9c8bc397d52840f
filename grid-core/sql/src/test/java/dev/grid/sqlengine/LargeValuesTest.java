package dev.grid.sqlengine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.config.JoinConfig;
import dev.grid.config.MemberConfig;
import dev.grid.config.NetworkConfig;
import dev.grid.map.GridMap;
import dev.grid.member.GridMember;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A scan of values of which one of each partition is more than an answer may be: they come from
 * fewer partitions at a time. As large as they were when it was reported by {@code
 * -Dgrid.sql.values=524288 -Dgrid.sql.frame=134217728}.
 */
@Timeout(value = 600, unit = TimeUnit.SECONDS)
class LargeValuesTest {

  private static final int BYTES = Integer.getInteger("grid.sql.values", 16 << 10);
  private static final int FRAME_MAX = Integer.getInteger("grid.sql.frame", 256 << 10);
  private static final int VALUES = 600;

  private static MemberConfig config(int number, int port, int seed) {
    return MemberConfig.defaults()
        .withInstanceName("sql-large-" + number)
        .withNetwork(
            NetworkConfig.defaults()
                .withHost("127.0.0.1")
                .withPort(port)
                .withFrameBytesMax(FRAME_MAX)
                .withJoin(JoinConfig.seeds("127.0.0.1:" + seed)));
  }

  @Test
  void theyAreAllThereOnce() {
    List<Grid> members = new ArrayList<>();
    try {
      int port = SqlCluster.freePort();
      members.add(GridMember.start(config(1, port, port)));
      members.add(GridMember.start(config(2, 0, port)));
      members.add(GridMember.start(config(3, 0, port)));
      Grid member = members.get(1);
      Waiting.until(() -> members.stream().allMatch(m -> m.cluster().members().size() == 3));
      member
          .sql()
          .execute(
              "CREATE MAPPING big_values TYPE IMap OPTIONS ('keyFormat'='int',"
                  + " 'valueFormat'='varchar')")
          .close();
      GridMap<Integer, String> map = member.map("big_values");
      String value = "v".repeat(BYTES);
      for (int i = 0; i < VALUES; i++) {
        map.set(i, value);
      }
      List<List<@Nullable Object>> found =
          SqlCluster.rows(member, "SELECT __key, this FROM big_values");
      assertThat(found).hasSize(VALUES);
      Map<Object, Object> values = new HashMap<>();
      found.forEach(row -> values.put(row.get(0), row.get(1)));
      assertThat(values).hasSize(VALUES).containsEntry(7, value);
      assertThat(
              SqlCluster.rows(
                  member, "SELECT a.this FROM big_values a JOIN big_values b ON a.__key = b.__key"))
          .hasSize(VALUES);
    } finally {
      members.forEach(Grid::close);
    }
  }
}
