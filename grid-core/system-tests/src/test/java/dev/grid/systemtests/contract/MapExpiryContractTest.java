package dev.grid.systemtests.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.map.EntryEventType;
import dev.grid.map.GridMap;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.InPartitions;
import dev.grid.systemtests.Names;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Entries whose time is up. No test says when that is: it waits until an entry is gone, and finds
 * that one with more time is still there.
 */
@EverywhereSuite
@Execution(ExecutionMode.CONCURRENT)
final class MapExpiryContractTest {

  private static final Duration SHORT = Names.SHORT_LIFE;
  private static final Duration LONG = Duration.ofHours(1);

  /** A slow machine gets through a few calls before it is over. */
  private static final Duration LONGER = Duration.ofSeconds(8);

  private static final Duration FOR_EVER = Duration.ZERO;
  private static final Duration AS_CONFIGURED = Duration.ofMillis(-1);

  private final Reach reach;
  private final GridMap<String, String> map;

  MapExpiryContractTest(Reach reach) {
    this.reach = reach;
    this.map = reach.freshMap();
  }

  private static void awaitGone(GridMap<String, String> map, String... keys) {
    for (String key : keys) {
      Eventually.holds("key=" + key + " is gone from " + map, () -> map.get(key) == null);
    }
  }

  @InPartitions
  @Test
  void timeToLive_endsBesideMaxIdle() {
    map.put("put", "v", SHORT, LONG);
    map.set("set", "v", SHORT, LONG);
    map.putIfAbsent("putIfAbsent", "v", SHORT, LONG);
    map.putTransient("putTransient", "v", SHORT, LONG);

    awaitGone(map, "put", "set", "putIfAbsent", "putTransient");
  }

  @Test
  void timeToLive_endsHoweverItWasGiven() {
    map.put("put", "v", SHORT);
    map.set("set", "v", SHORT);
    map.putIfAbsent("putIfAbsent", "v", SHORT);
    map.putTransient("putTransient", "v", SHORT);
    map.put("long", "v", LONG);
    map.put("for ever", "v", FOR_EVER);
    map.put("as configured", "v", AS_CONFIGURED);
    map.put("plain", "v");

    awaitGone(map, "put", "set", "putIfAbsent", "putTransient");

    assertThat(map.keySet())
        .containsExactlyInAnyOrder("long", "for ever", "as configured", "plain");
  }

  @InPartitions
  @Test
  void maxIdle_endsHoweverItWasGiven() {
    map.put("put", "v", FOR_EVER, SHORT);
    map.set("set", "v", FOR_EVER, SHORT);
    map.putIfAbsent("putIfAbsent", "v", FOR_EVER, SHORT);
    map.putTransient("putTransient", "v", FOR_EVER, SHORT);
    map.put("long", "v", FOR_EVER, LONG);

    for (String key : new String[] {"put", "set", "putIfAbsent", "putTransient"}) {
      Eventually.holds("key=" + key + " is gone", () -> !map.keySet().contains(key));
      assertThat(map.get(key)).isNull();
    }
    assertThat(map.keySet()).containsExactly("long");
  }

  @InPartitions
  @Test
  void maxIdle_isPutOffByReading() {
    Duration idle = Duration.ofSeconds(2);
    AtomicLong readNanos = new AtomicLong(System.nanoTime());
    map.put("read", "v", FOR_EVER, idle);
    map.put("idle", "v", FOR_EVER, idle);

    Eventually.holds(
        "the idle entry is gone while the other is read",
        () -> {
          long begun = System.nanoTime();
          if (map.get("read") == null) {
            // A slow machine may come too late to read it.
            assertThat(System.nanoTime() - readNanos.get()).isGreaterThanOrEqualTo(idle.toNanos());
            map.put("read", "v", FOR_EVER, idle);
          }
          readNanos.set(begun);
          return !map.keySet().contains("idle");
        });
  }

  @Test
  void configured_timeToLive_holdsUnlessACallSaysOtherwise() {
    GridMap<String, String> configured = reach.map(Names.fresh(Names.SHORT_LIVED));
    configured.put("plain", "v");
    configured.set("as configured", "v", AS_CONFIGURED);
    configured.put("long", "v", LONG);
    configured.put("for ever", "v", FOR_EVER);

    awaitGone(configured, "plain", "as configured");

    assertThat(configured.keySet()).containsExactlyInAnyOrder("long", "for ever");
  }

  @Test
  void configured_maxIdle_holdsUnlessACallSaysOtherwise() {
    GridMap<String, String> configured = reach.map(Names.fresh(Names.SHORT_IDLE));
    configured.put("plain", "v");
    configured.put("long", "v", FOR_EVER, LONG);

    Eventually.holds(
        "the idle entry is gone",
        () -> !configured.keySet().contains("plain") && configured.get("plain") == null);

    assertThat(configured.keySet()).containsExactly("long");
  }

  @Test
  void setTimeToLive_shortensAndLengthens() {
    map.put("shortened", "v");
    map.put("lengthened", "v", LONGER);
    map.put("control", "v", LONGER);

    assertThat(map.setTimeToLive("shortened", SHORT)).isTrue();
    assertThat(map.setTimeToLive("lengthened", FOR_EVER)).isTrue();
    assertThat(map.setTimeToLive("absent", SHORT)).isFalse();

    awaitGone(map, "shortened", "control");
    assertThat(map.get("lengthened")).isEqualTo("v");
  }

  @Test
  void writing_beginsTheTimeAnew() {
    map.put("renewed", "v", SHORT);
    map.put("renewed", "v2");
    Eventually.holds(
        "it is replaced before its time is up",
        () -> {
          map.put("replaced", "v", SHORT);
          return map.replace("replaced", "v2") != null;
        });
    map.put("control", "v", SHORT);

    awaitGone(map, "control");
    assertThat(map.get("renewed")).isEqualTo("v2");
    assertThat(map.get("replaced")).isEqualTo("v2");
  }

  @Test
  void expired_isAbsentToEveryCall() {
    String[] keys = {"get", "put", "putIfAbsent", "replace", "remove", "contains", "view"};
    for (String key : keys) {
      map.put(key, "v", SHORT);
    }
    awaitGone(map, "get");
    for (String key : keys) {
      // keySet does not remove what it passes over.
      Eventually.holds(key + " has expired", () -> !map.keySet().contains(key));
    }

    assertThat(map.put("put", "new")).isNull();
    assertThat(map.putIfAbsent("putIfAbsent", "new")).isNull();
    assertThat(map.replace("replace", "new")).isNull();
    assertThat(map.remove("remove")).isNull();
    assertThat(map.containsKey("contains")).isFalse();
    assertThat(map.entryView("view")).isNull();
    assertThat(map.values()).containsExactly("new", "new");
  }

  @Test
  void expired_isRemovedAndToldWithoutAnyCall() {
    EventLog<String, String> log = new EventLog<>();
    map.addListener(log, true);
    map.put("k", "v", SHORT);

    log.awaitTypes("k", EntryEventType.ADDED, EntryEventType.EXPIRED);
    assertThat(log.last("k").value()).isNull();
    assertThat(log.last("k").oldValue()).isEqualTo("v");
    Eventually.holds("nothing is left", map::isEmpty);
  }

  @Test
  void size_forgetsExpiredEntriesInTheEnd() {
    map.put("k", "v", SHORT);

    Eventually.holds("the expired entry is not counted", () -> map.size() == 0);
  }
}
