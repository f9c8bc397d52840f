package dev.grid.systemtests.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.map.EntryView;
import dev.grid.map.GridMap;
import dev.grid.systemtests.InPartitions;
import dev.grid.systemtests.Names;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Calls that visit many entries, and what is told of one. */
@EverywhereSuite
@Execution(ExecutionMode.CONCURRENT)
final class MapBulkContractTest {

  private static final int ENTRIES = 500;

  private final Reach reach;
  private final GridMap<Integer, String> map;

  MapBulkContractTest(Reach reach) {
    this.reach = reach;
    this.map = reach.freshMap();
  }

  private static Map<Integer, String> entries(int from, int to) {
    Map<Integer, String> entries = new HashMap<>();
    IntStream.range(from, to).forEach(i -> entries.put(i, "v" + i));
    return entries;
  }

  @Test
  void putAll_andGetAll() {
    map.putAll(entries(0, ENTRIES));

    assertThat(map.size()).isEqualTo(ENTRIES);
    Set<Integer> keys = entries(ENTRIES - 10, ENTRIES + 10).keySet();
    assertThat(map.getAll(keys)).isEqualTo(entries(ENTRIES - 10, ENTRIES));
  }

  @Test
  void putAll_replaces() {
    map.put(1, "old");

    map.putAll(entries(0, 3));

    assertThat(map.getAll(List.of(0, 1, 2))).isEqualTo(entries(0, 3));
  }

  @Test
  void putAll_andGetAll_ofNothing() {
    map.putAll(Map.of());

    assertThat(map.getAll(List.of())).isEmpty();
    assertThat(map.isEmpty()).isTrue();
  }

  @Test
  void getAll_ofAKeyTwice() {
    map.put(1, "v1");

    assertThat(map.getAll(List.of(1, 1, 2))).isEqualTo(entries(1, 2));
  }

  @Test
  void sizes() {
    assertThat(map.isEmpty()).isTrue();
    assertThat(map.size()).isZero();

    map.put(1, "v");
    assertThat(map.isEmpty()).isFalse();
    assertThat(map.size()).isEqualTo(1);

    map.remove(1);
    assertThat(map.isEmpty()).isTrue();
  }

  @Test
  void containsValue_looksAtEveryEntry() {
    map.putAll(entries(0, 50));

    assertThat(map.containsValue("v49")).isTrue();
    assertThat(map.containsValue("v50")).isFalse();
  }

  @Test
  void collections_areSnapshots() {
    map.putAll(entries(0, 50));

    Set<Integer> keys = map.keySet();
    Collection<String> values = map.values();
    Set<Map.Entry<Integer, String>> all = map.entrySet();
    map.put(50, "later");

    assertThat(keys).isEqualTo(entries(0, 50).keySet());
    assertThat(values).containsExactlyInAnyOrderElementsOf(entries(0, 50).values());
    assertThat(all).isEqualTo(entries(0, 50).entrySet());
  }

  @Test
  void collections_ofAnEmptyMap() {
    assertThat(map.keySet()).isEmpty();
    assertThat(map.values()).isEmpty();
    assertThat(map.entrySet()).isEmpty();
    assertThat(map.keys(10)).isEmpty();
    assertThat(map.entries(10)).isEmpty();
  }

  @Test
  void values_keepDuplicates() {
    map.put(1, "same");
    map.put(2, "same");

    assertThat(map.values()).containsExactly("same", "same");
  }

  @Test
  void clear_removesAll() {
    map.putAll(entries(0, 50));

    map.clear();

    assertThat(map.isEmpty()).isTrue();
    map.clear();
    assertThat(map.size()).isZero();
  }

  @InPartitions
  @Test
  void evictAll_keepsLockedKeys() {
    map.putAll(entries(0, 50));
    map.lock(7);

    map.evictAll();

    assertThat(map.keySet()).containsExactly(7);
    map.unlock(7);
  }

  @InPartitions
  @Test
  void clear_keepsLockedKeys() {
    map.putAll(entries(0, 50));
    map.lock(7);

    map.clear();

    assertThat(map.keySet()).containsExactly(7);
    map.unlock(7);
  }

  @Test
  void replaceAll_andForEach() {
    map.putAll(entries(0, 20));

    map.replaceAll((key, value) -> value + "!");

    Map<Integer, String> seen = new HashMap<>();
    map.forEach(seen::put);
    assertThat(seen).hasSize(20).containsEntry(7, "v7!");
  }

  @Test
  void iteration_visitsEveryEntryOnceWhateverTheBatch() {
    map.putAll(entries(0, ENTRIES));

    for (int batch : new int[] {1, 7, 1000}) {
      List<Integer> keys = new ArrayList<>();
      map.keys(batch).forEach(keys::add);
      assertThat(keys)
          .doesNotHaveDuplicates()
          .containsExactlyInAnyOrderElementsOf(entries(0, ENTRIES).keySet());

      Map<Integer, String> all = new HashMap<>();
      map.entries(batch).forEach(entry -> all.put(entry.getKey(), entry.getValue()));
      assertThat(all).isEqualTo(entries(0, ENTRIES));
    }
  }

  @Test
  void iteration_whileOthersWrite_seesWhatStaysThroughout() throws Exception {
    map.putAll(entries(0, ENTRIES));
    GridMap<Integer, String> atPeer = reach.atPeer(map);
    AtomicBoolean iterated = new AtomicBoolean();
    Thread writer =
        Thread.ofPlatform()
            .start(
                () -> {
                  for (int i = ENTRIES; !iterated.get(); i++) {
                    atPeer.set(i, "v");
                    if (i % 2 == 0) {
                      atPeer.delete(i);
                    }
                  }
                });

    Set<Integer> seenKeys = new HashSet<>();
    map.keys(10).forEach(seenKeys::add);
    Set<Integer> seenEntries = new HashSet<>();
    map.entries(10).forEach(entry -> seenEntries.add(entry.getKey()));
    iterated.set(true);
    writer.join();

    assertThat(seenKeys).containsAll(entries(0, ENTRIES).keySet());
    assertThat(seenEntries).containsAll(entries(0, ENTRIES).keySet());
  }

  @Test
  void entryView_ofAbsent() {
    assertThat(map.entryView(1)).isNull();
  }

  @Test
  void entryView_countsUpdates() {
    map.put(1, "v1");
    assertThat(view(map, 1).version()).isZero();

    map.put(1, "v2");
    map.set(1, "v3");
    map.replace(1, "v4");
    map.setTimeToLive(1, Duration.ofHours(1));

    EntryView<Integer, String> view = view(map, 1);
    assertThat(view.key()).isEqualTo(1);
    assertThat(view.value()).isEqualTo("v4");
    assertThat(view.version()).isEqualTo(4);
    assertThat(view.cost()).isPositive();
  }

  @Test
  void entryView_withoutStatistics() {
    map.put(1, "v1");
    map.get(1);

    EntryView<Integer, String> view = view(map, 1);
    assertThat(view.hits()).isEqualTo(-1);
    assertThat(view.creationTime()).isEqualTo(-1);
    assertThat(view.lastAccessTime()).isEqualTo(-1);
    assertThat(view.lastUpdateTime()).isEqualTo(-1);
    assertThat(view.lastStoredTime()).isEqualTo(-1);
    assertThat(view.expirationTime()).isEqualTo(Long.MAX_VALUE);
    assertThat(view.timeToLiveMillis()).isEqualTo(Long.MAX_VALUE);
    assertThat(view.maxIdleMillis()).isEqualTo(Long.MAX_VALUE);
  }

  @InPartitions
  @Test
  void entryView_ofAnEntryThatExpires_withoutStatistics() {
    map.put(1, "v1", Duration.ofHours(1), Duration.ofMinutes(30));
    map.get(1);

    EntryView<Integer, String> view = view(map, 1);
    assertThat(view.timeToLiveMillis()).isEqualTo(Duration.ofHours(1).toMillis());
    assertThat(view.maxIdleMillis()).isEqualTo(Duration.ofMinutes(30).toMillis());
    assertThat(view.expirationTime()).isBetween(1L, Long.MAX_VALUE - 1);
    assertThat(view.hits()).isEqualTo(-1);
    assertThat(view.creationTime()).isEqualTo(-1);
    assertThat(view.lastAccessTime()).isEqualTo(-1);
    assertThat(view.lastStoredTime()).isEqualTo(-1);
    assertThat(view.lastUpdateTime()).isPositive();
  }

  @InPartitions
  @Test
  void entryView_afterALimitWasTakenBack() {
    map.put(1, "v1", Duration.ofHours(1), Duration.ofMinutes(30));
    map.put(1, "v2");
    assertUnlimited(view(map, 1));

    map.put(1, "v3", Duration.ofHours(1), Duration.ofMinutes(30));
    map.setTimeToLive(1, Duration.ZERO);
    assertUnlimited(view(map, 1));
  }

  private static void assertUnlimited(EntryView<Integer, String> view) {
    assertThat(view.timeToLiveMillis()).isEqualTo(Long.MAX_VALUE);
    assertThat(view.maxIdleMillis()).isEqualTo(Long.MAX_VALUE);
    assertThat(view.expirationTime()).isEqualTo(Long.MAX_VALUE);
    assertThat(view.lastUpdateTime()).isEqualTo(-1);
  }

  @Test
  void entryView_withStatistics() {
    GridMap<Integer, String> counted = reach.map(Names.fresh(Names.WITH_STATS));
    counted.put(1, "v1");
    counted.get(1);
    counted.get(1);
    counted.put(1, "v2");

    EntryView<Integer, String> view = view(counted, 1);
    assertThat(view.hits()).isPositive();
    assertThat(view.creationTime()).isPositive();
    assertThat(view.lastAccessTime()).isGreaterThanOrEqualTo(view.creationTime());
    assertThat(view.lastUpdateTime()).isGreaterThanOrEqualTo(view.creationTime());
    assertThat(view.lastStoredTime()).isZero();
    assertThat(view.expirationTime()).isEqualTo(Long.MAX_VALUE);
    assertThat(view.version()).isEqualTo(1);
  }

  private static EntryView<Integer, String> view(GridMap<Integer, String> map, int key) {
    EntryView<Integer, String> view = map.entryView(key);
    if (view == null) {
      throw new AssertionError("no entry view of key=" + key);
    }
    return view;
  }

  @Test
  void limit_evictsTheRest() {
    GridMap<Integer, String> limited = reach.map(Names.fresh(Names.LIMITED));
    int limit = Names.LIMITED_ENTRIES * reach.members().size();
    for (int from = 0; from < 4 * limit; from += 1000) {
      limited.putAll(entries(from, from + 1000));
    }

    assertThat(limited.size()).isBetween(limit / 2, limit);
  }
}
