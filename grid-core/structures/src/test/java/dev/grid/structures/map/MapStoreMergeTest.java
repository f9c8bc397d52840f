package dev.grid.structures.map;

import static dev.grid.structures.ShardHost.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.kernel.Merging;
import dev.grid.kernel.StructureMessage;
import dev.grid.structures.map.MapMessages.RemoveUnlocked;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two sides of a split, both of which have stored. */
class MapStoreMergeTest {

  private static final int SLICE_BYTES = 300;

  private final StoredShard losing = new StoredShard();
  private final StoredShard winning = new StoredShard();

  private void merge() {
    Merging merging = new MapStructure().merging(losing.host.state(), StoredShard.NAME);
    for (StructureMessage<?> message; (message = merging.next(SLICE_BYTES)) != null; ) {
      winning.host.call(ALICE, message);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 5_000})
  void whatIsKept_isStored_thoughTheOtherSideHasStoredLast(long delayMillis) {
    winning.restart(config -> config.withWriteDelay(Duration.ofMillis(delayMillis)));
    winning.map.set("a", "2");
    winning.map.set("same", "1");
    winning.host.advance(10_000);
    losing.map.set("a", "1");
    losing.map.set("same", "1");
    losing.map.set("b", "1");
    winning.table.rows.putAll(losing.table.rows);
    winning.table.calls.clear();

    merge();
    winning.host.advance(10_000);

    assertThat(winning.table.rows).isEqualTo(Map.of("a", "2", "b", "1", "same", "1"));
    assertThat(winning.table.calls).as("both had it").doesNotContain("store[same]");
    assertThat(winning.map.get("a")).isEqualTo("2");
  }

  @Test
  void whatWaits_isMerged_thoughItWasEvicted() {
    losing.restart(config -> config.withWriteDelay(Duration.ofDays(1)));
    for (int i = 0; i < 20; i++) {
      losing.map.set("k" + i, "1");
    }
    losing.host.call(ALICE, new RemoveUnlocked(StoredShard.NAME, true));
    losing.map.set("k0", "2");
    losing.map.delete("k1");

    merge();

    assertThat(winning.table.rows).hasSize(19).containsEntry("k0", "2").containsEntry("k2", "1");
    assertThat(winning.table.rows).doesNotContainKey("k1");
  }
}
