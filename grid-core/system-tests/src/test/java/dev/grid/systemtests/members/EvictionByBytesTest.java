package dev.grid.systemtests.members;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.Grid;
import dev.grid.Statistics.StructureStatistics;
import dev.grid.StructureId;
import dev.grid.config.ClientConfig;
import dev.grid.core.Grids;
import dev.grid.map.EntryEvent;
import dev.grid.map.EntryEventType;
import dev.grid.map.EntryListener;
import dev.grid.map.EvictionConfig;
import dev.grid.map.GridMap;
import dev.grid.map.MapConfig;
import dev.grid.systemtests.Deployment;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.OwnMember;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** A map that may hold so many bytes a member, filled by a client. */
class EvictionByBytesTest {

  private static final String NAME = "small";
  private static final int ENTRIES = 12_000;
  private static final int VALUE_BYTES = 1_000;

  /** The member has room for about nine of some forty entries a partition. */
  private static final long LIMIT_BYTES = 271L * 10_000;

  /** Keeps the keys that were evicted. */
  private static final class Evicted implements EntryListener<Integer, byte[]> {

    private final Set<Integer> keys = ConcurrentHashMap.newKeySet();

    @Override
    public Set<EntryEventType> types() {
      return Set.of(EntryEventType.EVICTED);
    }

    @Override
    public void changed(EntryEvent<Integer, byte[]> event) {
      keys.add(event.key());
    }
  }

  @Test
  void a_map_holds_no_more_bytes_than_it_may_and_tells_what_it_evicts() {
    MapConfig small = MapConfig.named(NAME).withEviction(EvictionConfig.bytes(LIMIT_BYTES));
    try (Grid member = Grids.startMember(OwnMember.config().with(small));
        Grid client =
            Grids.connect(
                ClientConfig.defaults()
                    .withClusterName(Deployment.CLUSTER_NAME)
                    .withAddresses(OwnMember.addressOf(member)))) {
      GridMap<Integer, byte[]> map = client.map(NAME);
      Evicted evicted = new Evicted();
      map.addListener(evicted, false);

      fill(map);

      // A worker may still be evicting for a partition that had nothing to evict.
      Eventually.passes(
          "the limit is kept, and each eviction is told",
          () -> {
            StructureStatistics held = statistics(member);
            assertThat(held.bytes()).isBetween(LIMIT_BYTES * 8 / 10, LIMIT_BYTES);
            assertThat(held.entries()).isLessThan(LIMIT_BYTES / VALUE_BYTES).isEqualTo(map.size());
            assertThat(held.entries() + held.evictions()).isEqualTo(ENTRIES);
            assertThat(evicted.keys).hasSize((int) held.evictions());
            assertThat(map.keySet())
                .hasSize((int) held.entries())
                .doesNotContainAnyElementsOf(evicted.keys);
          });
    }
  }

  /** Partitions that hold nothing yet have nothing to evict for a value of many others' size. */
  @Test
  void large_values_take_the_place_of_small_ones_in_all_partitions() {
    long limit = 10_000_000;
    MapConfig small = MapConfig.named(NAME).withEviction(EvictionConfig.bytes(limit));
    try (Grid member = Grids.startMember(OwnMember.config().with(small));
        Grid client =
            Grids.connect(
                ClientConfig.defaults()
                    .withClusterName(Deployment.CLUSTER_NAME)
                    .withAddresses(OwnMember.addressOf(member)))) {
      GridMap<Integer, byte[]> map = client.map(NAME);
      Map<Integer, byte[]> tiny = new HashMap<>();
      for (int i = 0; i < 40_000; i++) {
        tiny.put(i, new byte[3]);
      }
      map.putAll(tiny);

      for (int i = 0; i < 50; i++) {
        map.set(-i, new byte[1_000_000]);
        assertThat(statistics(member).bytes()).isLessThan(limit + limit / 8);
      }

      Eventually.holds("the limit is kept", () -> statistics(member).bytes() <= limit);
      for (int bytes : new int[] {1_000_000, 8_000_000}) {
        // A worker that is late may evict what was put last, where a partition has only that.
        Eventually.passes(
            "it is kept, and the limit, too",
            () -> {
              map.set(1, new byte[bytes]);
              Eventually.holds("the limit is kept", () -> statistics(member).bytes() <= limit);
              assertThat(map.get(1)).hasSize(bytes);
            });
      }
      assertThatThrownBy(() -> map.set(2, new byte[10_000_000]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("eviction limit of bytes=10000000 a member");
    }
  }

  private static void fill(GridMap<Integer, byte[]> map) {
    Map<Integer, byte[]> batch = new HashMap<>();
    for (int i = 0; i < ENTRIES; i++) {
      batch.put(i, new byte[VALUE_BYTES]);
      if (batch.size() == 1_000) {
        map.putAll(batch);
        batch.clear();
      }
    }
    assertThat(batch).isEmpty();
  }

  private static StructureStatistics statistics(Grid member) {
    StructureId structure = GridMap.TYPE.id(NAME);
    return member.statistics().structures().stream()
        .filter(one -> one.structure().equals(structure))
        .findFirst()
        .orElseThrow();
  }
}
