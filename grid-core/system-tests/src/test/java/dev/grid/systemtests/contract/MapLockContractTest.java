package dev.grid.systemtests.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.Grid;
import dev.grid.map.GridMap;
import dev.grid.systemtests.Eventually;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Locks on keys: whose they are, whom they hold up, and how they end. */
@ContractSuite
@Execution(ExecutionMode.CONCURRENT)
final class MapLockContractTest {

  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration SHORT = Duration.ofMillis(200);

  private final Reach reach;
  private final GridMap<String, String> map;
  private final GridMap<String, String> atPeer;

  MapLockContractTest(Reach reach) {
    this.reach = reach;
    this.map = reach.freshMap();
    this.atPeer = reach.atPeer(map);
  }

  private void assertWaits(Waiting<?>... calls) {
    for (Waiting<?> call : calls) {
      call.assertWaits(() -> atPeer.isLocked("k"));
    }
  }

  private static void joinAll(Waiting<?>... calls) {
    for (Waiting<?> call : calls) {
      call.join();
    }
  }

  @Test
  void lock_isSeenByAll() {
    assertThat(map.isLocked("k")).isFalse();

    map.lock("k");
    assertThat(map.isLocked("k")).isTrue();
    assertThat(atPeer.isLocked("k")).isTrue();
    assertThat(map.isLocked("other")).isFalse();

    map.unlock("k");
    assertThat(atPeer.isLocked("k")).isFalse();
  }

  @Test
  void lock_isReentrant() {
    map.lock("k");
    map.lock("k");
    assertThat(map.tryLock("k")).isTrue();

    map.unlock("k");
    map.unlock("k");
    assertThat(map.isLocked("k")).isTrue();

    map.unlock("k");
    assertThat(map.isLocked("k")).isFalse();
  }

  @Test
  void lock_isReentrantThroughAnyHandle() {
    GridMap<String, String> sameMap = reach.map(map.name());
    map.lock("k");
    sameMap.lock("k");

    map.unlock("k");
    assertThat(map.isLocked("k")).isTrue();
    sameMap.unlock("k");
    assertThat(map.isLocked("k")).isFalse();
  }

  @Test
  void lock_ofAbsentKey_makesNoEntry() {
    map.lock("k");

    assertThat(map.containsKey("k")).isFalse();
    assertThat(map.size()).isZero();
    map.unlock("k");
  }

  @Test
  void lock_belongsToTheThread() {
    map.lock("k");

    assertThat(Waiting.start(() -> map.tryLock("k")).join()).isFalse();
    Waiting<Boolean> unlock = Waiting.start(() -> map.unlock("k"));
    assertThatThrownBy(unlock::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(IllegalMonitorStateException.class);

    assertThat(map.isLocked("k")).isTrue();
    map.unlock("k");
  }

  @Test
  void lock_belongsToTheCaller() {
    map.lock("k");

    assertThat(atPeer.tryLock("k")).isFalse();
    assertThatThrownBy(() -> atPeer.unlock("k")).isInstanceOf(IllegalMonitorStateException.class);

    map.unlock("k");
    assertThat(atPeer.tryLock("k")).isTrue();
    atPeer.unlock("k");
  }

  @Test
  void unlock_ofAFreeKey_isRefused() {
    assertThatThrownBy(() -> map.unlock("k")).isInstanceOf(IllegalMonitorStateException.class);
  }

  @Test
  void lock_waitsUntilItIsFree() {
    map.lock("k");
    Waiting<Boolean> waiting = Waiting.start(() -> atPeer.lock("k"));
    assertWaits(waiting);

    map.unlock("k");

    waiting.join();
    assertThat(map.tryLock("k")).isFalse();
    atPeer.forceUnlock("k");
  }

  @Test
  void lock_isHandedFromWaiterToWaiter() {
    map.lock("k");
    Waiting<?>[] waiters = new Waiting<?>[5];
    for (int i = 0; i < waiters.length; i++) {
      waiters[i] =
          Waiting.start(
              () -> {
                atPeer.lock("k");
                atPeer.unlock("k");
              });
    }
    assertWaits(waiters);

    map.unlock("k");

    joinAll(waiters);
    assertThat(map.isLocked("k")).isFalse();
  }

  @Test
  void lease_endsTheLock() {
    map.lock("k", SHORT);
    assertThat(atPeer.tryPut("k", "v", LONG)).isTrue();

    assertThat(map.isLocked("k")).isFalse();
    assertThatThrownBy(() -> map.unlock("k")).isInstanceOf(IllegalMonitorStateException.class);
  }

  @Test
  void lease_ofALaterLock_counts() {
    map.lock("k", LONG);
    map.lock("k", SHORT);

    Eventually.holds("the lease has ended", () -> !map.isLocked("k"));
  }

  @Test
  void lease_mustBePositive() {
    assertThatThrownBy(() -> map.lock("k", Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> map.lock("k", SHORT.negated()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(map.isLocked("k")).isFalse();
  }

  @Test
  void tryLock_givesUpAfterItsTimeout() throws Exception {
    assertThat(map.tryLock("k", SHORT)).isTrue();

    assertThat(atPeer.tryLock("k")).isFalse();
    assertThat(atPeer.tryLock("k", Duration.ZERO)).isFalse();
    assertThat(atPeer.tryLock("k", SHORT)).isFalse();
    assertThat(atPeer.tryLock("k", SHORT, LONG)).isFalse();
    assertThat(atPeer.tryLock("k", LONG.negated())).isFalse();
    assertThat(atPeer.tryLock("k", Duration.ofSeconds(Long.MIN_VALUE), LONG)).isFalse();
    map.unlock("k");
  }

  @Test
  void tryLock_waitsWithinItsTimeout() {
    map.lock("k");
    Waiting<Boolean> waiting = Waiting.start(() -> atPeer.tryLock("k", LONG));
    assertWaits(waiting);

    map.unlock("k");

    assertThat(waiting.join()).isTrue();
    map.forceUnlock("k");
  }

  @Test
  void tryLock_withALease() throws Exception {
    assertThat(map.tryLock("k", LONG, SHORT)).isTrue();

    assertThat(atPeer.tryLock("k", LONG)).isTrue();
    atPeer.unlock("k");
  }

  @Test
  void tryLock_endsOnInterrupt() throws Exception {
    map.lock("k");
    Waiting<Boolean> waiting = Waiting.start(() -> atPeer.tryLock("k", LONG));
    assertWaits(waiting);

    waiting.interrupt();

    assertThatThrownBy(waiting::join).hasCauseInstanceOf(InterruptedException.class);
    map.unlock("k");
  }

  @Test
  void forceUnlock_freesWhoeverHolds() {
    map.lock("k");
    map.lock("k");

    atPeer.forceUnlock("k");

    assertThat(map.isLocked("k")).isFalse();
    atPeer.forceUnlock("k");
    assertThatThrownBy(() -> map.unlock("k")).isInstanceOf(IllegalMonitorStateException.class);
  }

  @Test
  void writes_waitForTheLock() {
    map.put("k", "v");
    map.lock("k");

    Waiting<?>[] writes = {
      Waiting.start(() -> atPeer.put("k", "new")),
      Waiting.start(() -> atPeer.set("k", "new")),
      Waiting.start(() -> atPeer.putIfAbsent("k", "new")),
      Waiting.start(() -> atPeer.replace("k", "new")),
      Waiting.start(() -> atPeer.replace("k", "v", "new")),
      Waiting.start(() -> atPeer.remove("k", "never")),
      Waiting.start(() -> atPeer.putTransient("k", "new", LONG)),
      Waiting.start(() -> atPeer.put("k", "new", LONG, LONG)),
      Waiting.start(() -> atPeer.tryPut("k", "new", LONG)),
    };
    assertWaits(writes);
    assertThat(map.get("k")).isEqualTo("v");

    map.unlock("k");

    joinAll(writes);
    assertThat(map.get("k")).isEqualTo("new");
  }

  @Test
  void removals_waitForTheLock() {
    map.put("k", "v");
    map.lock("k");

    Waiting<?>[] removals = {
      Waiting.start(() -> atPeer.remove("k")),
      Waiting.start(() -> atPeer.delete("k")),
      Waiting.start(() -> atPeer.remove("k", "v")),
      Waiting.start(() -> atPeer.tryRemove("k", LONG)),
      Waiting.start(() -> atPeer.evict("k")),
    };
    assertWaits(removals);
    assertThat(map.get("k")).isEqualTo("v");

    map.unlock("k");

    joinAll(removals);
    assertThat(map.containsKey("k")).isFalse();
  }

  @Test
  void setTimeToLive_waitsForTheLock() {
    map.put("k", "v");
    map.lock("k");
    Waiting<Boolean> waiting = Waiting.start(() -> atPeer.setTimeToLive("k", LONG));
    assertWaits(waiting);

    map.unlock("k");

    assertThat(waiting.join()).isTrue();
  }

  @Test
  void reads_doNotWait() {
    map.put("k", "v");
    map.lock("k");

    assertThat(atPeer.get("k")).isEqualTo("v");
    assertThat(atPeer.containsKey("k")).isTrue();
    assertThat(atPeer.containsValue("v")).isTrue();
    assertThat(atPeer.size()).isEqualTo(1);
    assertThat(atPeer.keySet()).containsExactly("k");
    assertThat(atPeer.entryView("k")).isNotNull();
    map.unlock("k");
  }

  @Test
  void ownWrites_doNotWait() {
    map.lock("k");

    map.put("k", "v1");
    map.set("k", "v2");
    assertThat(map.tryPut("k", "v3", Duration.ZERO)).isTrue();
    assertThat(map.replace("k", "v3", "v4")).isTrue();
    assertThat(map.remove("k")).isEqualTo("v4");
    assertThat(map.isLocked("k")).isTrue();
    map.unlock("k");
  }

  @Test
  void otherKeys_doNotWait() {
    map.lock("k");

    atPeer.put("other", "v");

    assertThat(map.get("other")).isEqualTo("v");
    map.unlock("k");
  }

  @Test
  void tryPut_andTryRemove_giveUpOnALockedKey() {
    map.put("k", "v");
    map.lock("k");

    assertThat(atPeer.tryPut("k", "new", Duration.ZERO)).isFalse();
    assertThat(atPeer.tryPut("k", "new", SHORT)).isFalse();
    assertThat(atPeer.tryRemove("k", Duration.ZERO)).isFalse();
    assertThat(atPeer.tryRemove("k", SHORT)).isFalse();
    assertThat(atPeer.tryPut("k", "new", LONG.negated())).isFalse();
    assertThat(atPeer.tryRemove("k", LONG.negated())).isFalse();
    assertThat(map.get("k")).isEqualTo("v");
    map.unlock("k");
  }

  @Test
  void putAll_ofALockedKey_doesNotWait() {
    map.put("k", "v");
    map.lock("k");

    Waiting<Boolean> put = Waiting.start(() -> atPeer.putAll(java.util.Map.of("k", "new")));

    assertThat(put.join()).isTrue();
    assertThat(map.get("k")).isEqualTo("new");
    map.unlock("k");
  }

  @Test
  void lock_ofACallerThatLeft_isFreed() {
    try (Grid leaving = reach.site().connect("leaving")) {
      leaving.<String, String>map(map.name()).lock("k", Duration.ofSeconds(2));
    }

    // The lease ends it here; without one the member frees it some time after the client is gone.
    assertThat(map.tryPut("k", "v", LONG)).isTrue();
  }
}
