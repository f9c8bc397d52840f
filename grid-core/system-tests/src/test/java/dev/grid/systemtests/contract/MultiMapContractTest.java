package dev.grid.systemtests.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.Registration;
import dev.grid.map.EntryEvent;
import dev.grid.map.EntryListener;
import dev.grid.multimap.GridMultiMap;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.InPartitions;
import dev.grid.systemtests.Names;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a multimap does, with sets and with lists of values, and what its listeners are told. */
@EverywhereSuite
final class MultiMapContractTest {

  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration SHORT = Duration.ofMillis(50);

  private final Reach reach;
  private final GridMultiMap<String, String> map;
  private final GridMultiMap<String, String> lists;
  private final Log log = new Log();

  MultiMapContractTest(Reach reach) {
    this.reach = reach;
    this.map = reach.freshMultiMap();
    this.lists = reach.multiMap(Names.fresh(Names.LISTS));
  }

  /** Keeps events as {@code +key=value}, {@code -key=value} and {@code clear count}. */
  private static final class Log implements EntryListener<String, String> {

    private final List<String> changes = new CopyOnWriteArrayList<>();

    @Override
    public void added(EntryEvent<String, String> event) {
      changes.add("+" + event.key() + "=" + event.value());
    }

    @Override
    public void removed(EntryEvent<String, String> event) {
      changes.add("-" + event.key() + "=" + event.oldValue());
    }

    @Override
    public void cleared(EntryEvent<String, String> event) {
      changes.add("clear");
    }

    void awaitChanges(String... expected) {
      Eventually.passes(
          "events of a multimap", () -> assertThat(changes).containsExactly(expected));
    }

    void awaitChangesInAnyOrder(String... expected) {
      Eventually.passes(
          "events of a multimap", () -> assertThat(changes).containsExactlyInAnyOrder(expected));
    }
  }

  @Test
  void put_addsToASet() {
    assertThat(map.put("k", "a")).isTrue();
    assertThat(map.put("k", "b")).isTrue();
    assertThat(map.put("k", "a")).isFalse();
    assertThat(map.put("l", "a")).isTrue();

    assertThat(map.get("k")).containsExactlyInAnyOrder("a", "b");
    assertThat(map.get("l")).containsExactly("a");
    assertThat(map.get("x")).isEmpty();
    assertThat(reach.atPeer(map).get("k")).containsExactlyInAnyOrder("a", "b");
    assertThat(map.size()).isEqualTo(3);
  }

  @Test
  void put_addsToAList() {
    assertThat(lists.put("k", "b")).isTrue();
    assertThat(lists.put("k", "a")).isTrue();
    assertThat(lists.put("k", "b")).isTrue();

    assertThat(lists.get("k")).containsExactly("b", "a", "b");
    assertThat(lists.valueCount("k")).isEqualTo(3);
    assertThat(lists.remove("k", "b")).isTrue();
    assertThat(lists.get("k")).containsExactly("a", "b");
    assertThat(lists.removeAll("k")).containsExactly("a", "b");
    assertThat(lists.entries()).isEmpty();
  }

  @Test
  void putAll_addsToEachKey() {
    map.put("a", "1");
    Map<String, Collection<String>> entries = new HashMap<>();
    entries.put("a", List.of("1", "2"));
    for (int i = 0; i < 50; i++) {
      entries.put("k" + i, List.of("v" + i, "w" + i));
    }
    map.putAll(entries);
    map.putAll(Map.of());

    assertThat(map.get("a")).containsExactlyInAnyOrder("1", "2");
    assertThat(map.get("k7")).containsExactlyInAnyOrder("v7", "w7");
    assertThat(map.size()).isEqualTo(102);
    lists.putAll(Map.of("a", List.of("1", "2", "1")));
    assertThat(lists.get("a")).containsExactly("1", "2", "1");
  }

  @Test
  void counts() {
    assertThat(map.size()).isZero();
    map.put("k", "a");
    map.put("k", "b");
    map.put("l", "c");

    assertThat(map.size()).isEqualTo(3);
    assertThat(map.valueCount("k")).isEqualTo(2);
    assertThat(map.valueCount("x")).isZero();
  }

  @Test
  void contains() {
    map.put("k", "a");

    assertThat(map.containsKey("k")).isTrue();
    assertThat(map.containsKey("x")).isFalse();
    assertThat(map.containsValue("a")).isTrue();
    assertThat(map.containsValue("x")).isFalse();
    assertThat(map.containsEntry("k", "a")).isTrue();
    assertThat(map.containsEntry("k", "x")).isFalse();
    assertThat(map.containsEntry("x", "a")).isFalse();
  }

  @Test
  void remove_aValue_andTheKeyWithTheLast() {
    map.put("k", "a");
    map.put("k", "b");

    assertThat(map.remove("k", "x")).isFalse();
    assertThat(map.remove("x", "a")).isFalse();
    assertThat(map.remove("k", "a")).isTrue();
    assertThat(map.get("k")).containsExactly("b");
    assertThat(map.remove("k", "b")).isTrue();
    assertThat(map.containsKey("k")).isFalse();
    assertThat(map.keySet()).isEmpty();
  }

  @Test
  void removeAll_andDelete() {
    map.put("k", "a");
    map.put("k", "b");
    map.put("l", "c");

    assertThat(map.removeAll("k")).containsExactlyInAnyOrder("a", "b");
    assertThat(map.removeAll("k")).isEmpty();
    map.delete("l");
    map.delete("l");
    assertThat(map.size()).isZero();
  }

  @Test
  void listings() {
    map.put("k", "a");
    map.put("k", "b");
    map.put("l", "a");

    assertThat(map.keySet()).containsExactlyInAnyOrder("k", "l");
    assertThat(map.values()).containsExactlyInAnyOrder("a", "b", "a");
    assertThat(map.entries())
        .containsExactlyInAnyOrder(Map.entry("k", "a"), Map.entry("k", "b"), Map.entry("l", "a"));
    Collection<String> values = map.get("k");
    map.clear();
    assertThat(values).containsExactlyInAnyOrder("a", "b");
    assertThatThrownBy(() -> values.add("x")).isInstanceOf(UnsupportedOperationException.class);
    assertThat(map.entries()).isEmpty();
    assertThat(map.values()).isEmpty();
  }

  @Test
  void manyValuesOfOneKey() {
    Map<String, Collection<String>> many =
        Map.of("k", IntStream.range(0, 2_000).mapToObj(i -> "v" + i).toList());
    map.putAll(many);
    lists.putAll(many);

    assertThat(map.valueCount("k")).isEqualTo(2_000);
    assertThat(lists.get("k")).containsExactlyElementsOf(many.get("k"));
    assertThat(map.remove("k", "v1234")).isTrue();
    assertThat(map.containsEntry("k", "v1234")).isFalse();
    assertThat(map.entries()).hasSize(1_999);
  }

  @Test
  void nulls_areRefused() {
    assertThatThrownBy(() -> map.put(absent(), "v")).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> map.put("k", absent())).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> map.get(absent())).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> map.putAll(absent())).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> map.lock(absent())).isInstanceOf(NullPointerException.class);
    List<String> withNull = new ArrayList<>(List.of("a"));
    withNull.add(absent());
    assertThatThrownBy(() -> map.putAll(Map.of("k", withNull)))
        .isInstanceOf(NullPointerException.class);
    assertThat(map.size()).isZero();
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // What a careless caller does.
  private static <T> T absent() {
    return null;
  }

  @Test
  void destroy_removesTheEntries() {
    map.put("k", "a");

    map.destroy();

    assertThat(map.get("k")).isEmpty();
    assertThat(map.put("k", "a")).isTrue();
  }

  // Locks.

  @InPartitions
  @Test
  void lock_keepsOthersOut() throws Exception {
    GridMultiMap<String, String> peer = reach.atPeer(map);
    map.put("k", "a");
    map.lock("k");

    assertThat(map.isLocked("k")).isTrue();
    assertThat(peer.isLocked("k")).isTrue();
    assertThat(peer.tryLock("k")).isFalse();
    assertThat(peer.tryLock("k", SHORT)).isFalse();
    assertThat(peer.tryLock("k", LONG.negated())).isFalse();
    assertThat(peer.get("k")).containsExactly("a");
    CompletableFuture<Boolean> put = peer.async().put("k", "b").toCompletableFuture();
    assertThat(map.put("k", "c")).isTrue();
    assertThat(map.get("k")).containsExactlyInAnyOrder("a", "c");
    assertThat(put).isNotDone();

    map.unlock("k");
    assertThat(put.join()).isTrue();
    assertThat(map.get("k")).containsExactlyInAnyOrder("a", "b", "c");
    assertThat(peer.tryLock("k", LONG)).isTrue();
    peer.unlock("k");
    assertThat(map.isLocked("k")).isFalse();
  }

  @InPartitions
  @Test
  void lock_isReentrant_andCountsHolds() {
    map.lock("k");
    assertThat(map.tryLock("k")).isTrue();
    map.unlock("k");
    assertThat(map.isLocked("k")).isTrue();
    map.unlock("k");
    assertThat(map.isLocked("k")).isFalse();
    assertThat(map.containsKey("k")).isFalse();
  }

  @InPartitions
  @Test
  void lock_withALease_endsByItself() throws Exception {
    map.lock("k", SHORT);
    GridMultiMap<String, String> peer = reach.atPeer(map);

    assertThat(peer.tryLock("k", LONG, LONG)).isTrue();
    peer.unlock("k");
    assertThatThrownBy(() -> map.lock("k", Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @InPartitions
  @Test
  void unlock_ofWhatIsNotHeld_isRefused() {
    map.lock("k");

    assertThatThrownBy(() -> reach.atPeer(map).unlock("k"))
        .isInstanceOf(IllegalMonitorStateException.class);
    assertThatThrownBy(() -> map.unlock("other")).isInstanceOf(IllegalMonitorStateException.class);
    reach.atPeer(map).forceUnlock("k");
    assertThat(map.isLocked("k")).isFalse();
  }

  @InPartitions
  @Test
  void clear_leavesLockedKeys() {
    map.put("locked", "a");
    map.put("k", "b");
    map.lock("locked");

    map.clear();

    assertThat(map.keySet()).containsExactly("locked");
    map.unlock("locked");
    map.clear();
    assertThat(map.size()).isZero();
  }

  // Listeners.

  @Test
  void listener_isToldOfEachCall() {
    map.addListener(log, true);
    map.put("k", "a");
    map.put("k", "a");
    map.put("k", "b");
    map.remove("k", "a");
    map.remove("k", "x");
    map.putAll(Map.of("k", List.of("b", "c")));
    map.remove("k", "c");
    map.removeAll("k");
    map.put("k", "d");

    log.awaitChanges("+k=a", "+k=b", "-k=a", "+k=c", "-k=c", "-k=b", "+k=d");
  }

  @Test
  void listener_isToldOfEachValueOfARemovedKey() {
    map.put("k", "a");
    map.put("k", "b");
    map.addListener(log, true);
    map.removeAll("k");

    log.awaitChangesInAnyOrder("-k=a", "-k=b");
  }

  @Test
  void listener_isToldWhenAllIsCleared() {
    map.put("k", "a");
    map.addListener(log, true);
    map.clear();

    log.awaitChanges("clear");
  }

  @Test
  void listener_ofOneKey_withoutValues_untilItIsClosed() {
    Log ofAll = new Log();
    Registration own = map.addListener(log, "k", false);
    reach.atPeer(map).addListener(ofAll, true);
    map.put("other", "a");
    map.put("k", "a");
    map.remove("k", "a");
    log.awaitChanges("+k=null", "-k=null");

    own.close();
    own.close();
    map.put("k", "b");
    ofAll.awaitChangesInAnyOrder("+other=a", "+k=a", "-k=a", "+k=b");
    log.awaitChanges("+k=null", "-k=null");
  }
}
