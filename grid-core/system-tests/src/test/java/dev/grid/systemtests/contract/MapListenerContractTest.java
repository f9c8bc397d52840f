package dev.grid.systemtests.contract;

import static dev.grid.map.EntryEventType.ADDED;
import static dev.grid.map.EntryEventType.CLEAR_ALL;
import static dev.grid.map.EntryEventType.EVICTED;
import static dev.grid.map.EntryEventType.EVICT_ALL;
import static dev.grid.map.EntryEventType.REMOVED;
import static dev.grid.map.EntryEventType.UPDATED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Registration;
import dev.grid.map.EntryEvent;
import dev.grid.map.EntryListener;
import dev.grid.map.GridMap;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.InPartitions;
import dev.grid.systemtests.Names;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What map listeners are told, by whichever call a change was made. */
@EverywhereSuite
@Execution(ExecutionMode.CONCURRENT)
final class MapListenerContractTest {

  private final Reach reach;
  private final GridMap<String, String> map;
  private final EventLog<String, String> log = new EventLog<>();

  MapListenerContractTest(Reach reach) {
    this.reach = reach;
    this.map = reach.freshMap();
  }

  @Test
  void added_updated_removed_carryTheirValues() {
    map.addListener(log, true);
    map.put("k", "v1");
    map.put("k", "v2");
    map.remove("k");

    log.awaitTypes("k", ADDED, UPDATED, REMOVED);
    UUID member = log.events("k").getFirst().member();
    assertThat(member).isIn(reach.members());
    assertThat(log.events("k"))
        .containsExactly(
            new EntryEvent<>(map.name(), ADDED, "k", "v1", null, member, 1),
            new EntryEvent<>(map.name(), UPDATED, "k", "v2", "v1", member, 1),
            new EntryEvent<>(map.name(), REMOVED, "k", null, "v2", member, 1));
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void closedRegistration_isNotCalledForWhatHappenedBefore() throws InterruptedException {
    CountDownLatch called = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    AtomicInteger calls = new AtomicInteger();
    Registration registration =
        map.addListener(
            new EntryListener<String, String>() {
              @Override
              public void changed(EntryEvent<String, String> event) {
                calls.incrementAndGet();
                called.countDown();
                waitFor(closed);
              }
            },
            true);
    map.addListener(log, true);
    for (int i = 0; i <= 100; i++) {
      map.put("k", "v" + i);
    }
    assertThat(called.await(60, TimeUnit.SECONDS)).as("the listener is called").isTrue();

    registration.close();
    closed.countDown();

    Eventually.holds("another listener hears of everything", () -> log.events("k").size() == 101);
    assertThat(calls).as("the call that was under way").hasValue(1);
  }

  @Test
  void withoutValues_theyAreNull() {
    map.addListener(log, false);
    map.put("k", "v1");
    map.put("k", "v2");
    map.remove("k");

    log.awaitTypes("k", ADDED, UPDATED, REMOVED);
    assertThat(log.events()).allMatch(event -> event.value() == null && event.oldValue() == null);
  }

  @Test
  void everyWriteIsTold() {
    map.addListener(log, true);
    map.set("set", "v1");
    map.set("set", "v2");
    log.awaitTypes("set", ADDED, UPDATED);

    map.putIfAbsent("putIfAbsent", "v1");
    map.putIfAbsent("putIfAbsent", "v2");
    map.replace("putIfAbsent", "v3");
    map.replace("putIfAbsent", "v3", "v4");
    map.remove("putIfAbsent", "other");
    map.remove("putIfAbsent", "v4");
    log.awaitTypes("putIfAbsent", ADDED, UPDATED, UPDATED, REMOVED);

    map.putAll(Map.of("putAll", "v1"));
    map.putAll(Map.of("putAll", "v2"));
    map.delete("putAll");
    log.awaitTypes("putAll", ADDED, UPDATED, REMOVED);

    map.putTransient("transient", "v1", Duration.ZERO);
    map.putTransient("transient", "v2", Duration.ZERO);
    log.awaitTypes("transient", ADDED, UPDATED);
  }

  /** As the reference tells it: these calls do not look at what was there. */
  @Test
  void tryPut_andDelete_areToldWithoutTheOldValue() {
    map.addListener(log, true);
    map.put("k", "v1");
    map.tryPut("k", "v2", Duration.ofSeconds(1));
    map.delete("k");
    map.put("k", "v3");
    map.tryRemove("k", Duration.ofSeconds(1));

    log.awaitTypes("k", ADDED, ADDED, REMOVED, ADDED, REMOVED);
    assertThat(log.events("k").stream().map(EntryEvent::oldValue))
        .containsExactly(null, null, null, null, "v3");
  }

  @Test
  void sameValueAgain_isAnUpdate() {
    map.addListener(log, true);
    map.put("k", "v");
    map.put("k", "v");
    map.set("k", "v");

    log.awaitTypes("k", ADDED, UPDATED, UPDATED);
  }

  @InPartitions
  @Test
  void nothingChanged_nothingTold() {
    map.put("k", "v");
    map.addListener(log, true);
    map.get("k");
    map.containsKey("k");
    map.remove("absent");
    map.replace("absent", "v");
    map.replace("k", "other", "v2");
    map.setTimeToLive("k", Duration.ofHours(1));
    map.lock("k");
    map.unlock("k");
    map.put("k", "last");

    log.awaitTypes("k", UPDATED);
    assertThat(log.events("absent")).isEmpty();
  }

  @Test
  void evict_isTold() {
    map.put("k", "v");
    map.addListener(log, true);
    map.evict("k");

    log.awaitTypes("k", EVICTED);
    assertThat(log.last("k").oldValue()).isEqualTo("v");
    assertThat(log.last("k").value()).isNull();
  }

  @Test
  void clear_isOneEventForTheMap() {
    map.put("a", "v");
    map.put("b", "v");
    map.addListener(log, true);
    map.clear();

    log.awaitTypes(null, CLEAR_ALL);
    assertThat(log.events()).hasSize(1);
    EntryEvent<String, String> event = log.last(null);
    assertThat(event.affectedEntries()).isEqualTo(2);
    assertThat(event.value()).isNull();
    assertThat(event.oldValue()).isNull();
  }

  @Test
  void evictAll_isOneEventForTheMap() {
    map.put("a", "v");
    map.put("b", "v");
    map.addListener(log, true);
    map.evictAll();

    log.awaitTypes(null, EVICT_ALL);
    assertThat(log.events()).hasSize(1);
    assertThat(log.last(null).affectedEntries()).isEqualTo(2);
  }

  @Test
  void clearAndEvictAll_ofAnEmptyMap_areNotTold() {
    map.addListener(log, true);
    map.clear();
    map.evictAll();
    map.put("k", "v");
    map.clear();

    log.awaitTypes(null, CLEAR_ALL);
    assertThat(log.last(null).affectedEntries()).isEqualTo(1);
  }

  @Test
  void byKey_otherKeysAreNotTold() {
    List<String> keys = twoKeysOfOnePartition();
    map.addListener(log, keys.get(0), true);
    map.put(keys.get(1), "v");
    map.put(keys.get(0), "v1");
    map.put(keys.get(0), "v2");

    log.awaitTypes(keys.get(0), ADDED, UPDATED);
    assertThat(log.events()).hasSize(2).allMatch(event -> keys.get(0).equals(event.key()));
    assertThat(log.events().getFirst().value()).isEqualTo("v1");
  }

  @Test
  void byKey_withoutValues() {
    map.addListener(log, "k", false);
    map.put("k", "v");

    log.awaitTypes("k", ADDED);
    assertThat(log.last("k").value()).isNull();
  }

  @Test
  void byKey_isToldOfClearAndEvictAll() {
    map.addListener(log, "k", true);
    map.put("k", "v");
    map.clear();
    log.awaitTypes(null, CLEAR_ALL);

    map.put("other", "v");
    map.evictAll();
    log.awaitTypes(null, CLEAR_ALL, EVICT_ALL);
  }

  /** Events of one partition are ordered, so that the second key's show what the first's lacks. */
  private List<String> twoKeysOfOnePartition() {
    var cluster = reach.site().grid().cluster();
    int partition = cluster.partitionOf("k");
    String other =
        IntStream.range(0, 100_000)
            .mapToObj(i -> "k" + i)
            .filter(key -> cluster.partitionOf(key) == partition)
            .findFirst()
            .orElseThrow();
    return List.of("k", other);
  }

  @Test
  void onlyTheTypesAskedForAreTold() {
    EventLog<String, String> removals = new EventLog<>(REMOVED, CLEAR_ALL);
    map.addListener(removals, true);
    map.put("k", "v1");
    map.put("k", "v2");
    map.remove("k");
    map.put("k", "v3");
    map.clear();

    removals.awaitTypes("k", REMOVED);
    removals.awaitTypes(null, CLEAR_ALL);
  }

  @Test
  void changesOfOthersAreTold_toEveryListener() {
    EventLog<String, String> peerLog = new EventLog<>();
    GridMap<String, String> atPeer = reach.atPeer(map);
    try (Registration own = map.addListener(log, true);
        Registration peers = atPeer.addListener(peerLog, true)) {
      atPeer.put("k", "v1");
      map.put("k", "v2");

      log.awaitTypes("k", ADDED, UPDATED);
      peerLog.awaitTypes("k", ADDED, UPDATED);
      assertThat(own.id()).isNotEqualTo(peers.id());
    }
  }

  @Test
  void closed_isToldNothingMore() {
    EventLog<String, String> other = new EventLog<>();
    Registration closed = map.addListener(log, true);
    map.addListener(other, true);
    map.put("k", "v");
    log.awaitTypes("k", ADDED);

    closed.close();
    closed.close();
    map.put("k", "v2");

    other.awaitTypes("k", ADDED, UPDATED);
    assertThat(log.types("k")).containsExactly(ADDED);
  }

  @Test
  void otherMaps_areNotTold() {
    GridMap<String, String> another = reach.freshMap();
    map.addListener(log, true);
    another.put("k", "v");
    map.put("k", "v");

    log.awaitTypes("k", ADDED);
    assertThat(log.last("k").name()).isEqualTo(map.name());
  }

  @Test
  void failingListener_isToldTheNext() {
    List<String> seen = new CopyOnWriteArrayList<>();
    EntryListener<String, String> failing =
        new EntryListener<>() {
          @Override
          public void added(EntryEvent<String, String> event) {
            throw new IllegalStateException("a listener that fails, as the test wants it");
          }

          @Override
          public void updated(EntryEvent<String, String> event) {
            seen.add(String.valueOf(event.value()));
          }
        };
    map.addListener(failing, true);
    map.put("k", "v1");
    map.put("k", "v2");

    Eventually.holds("the update is told", () -> seen.equals(List.of("v2")));
  }

  @Test
  void listener_mayCallTheMap() {
    EntryListener<String, String> copying =
        new EntryListener<>() {
          @Override
          public void added(EntryEvent<String, String> event) {
            if ("k".equals(event.key())) {
              map.put("copy", String.valueOf(map.get("k")));
            }
          }
        };
    map.addListener(copying, true);
    map.put("k", "v");

    Eventually.holds("the copy is made", () -> "v".equals(map.get("copy")));
  }

  @Test
  void eventsOfAKey_comeInItsOrder() {
    int writes = 500;
    map.addListener(log, true);
    for (int i = 0; i < writes; i++) {
      map.set("k", "v" + i);
    }

    Eventually.holds("all events came", () -> log.events("k").size() == writes);
    assertThat(log.events("k").stream().map(EntryEvent::value))
        .containsExactlyElementsOf(IntStream.range(0, writes).mapToObj(i -> "v" + i).toList());
  }

  @Test
  void evictionByLimit_isTold() {
    GridMap<Integer, String> limited = reach.map(Names.fresh(Names.LIMITED));
    EventLog<Integer, String> evictions = new EventLog<>(EVICTED);
    limited.addListener(evictions, false);
    int written = 2 * Names.LIMITED_ENTRIES;
    for (int i = 0; i < written; i++) {
      limited.async().set(i, "v").toCompletableFuture().join();
    }

    Eventually.holds(
        "as many evictions are told as entries are missing",
        () -> evictions.events().size() == written - limited.size());
  }
}
