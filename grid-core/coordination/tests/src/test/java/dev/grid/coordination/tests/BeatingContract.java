package dev.grid.coordination.tests;

import static dev.grid.coordination.tests.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.coordination.Capabilities;
import dev.grid.coordination.CoordinationLock;
import dev.grid.coordination.Coordinator;
import dev.grid.coordination.LockLostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * What drivers do, beside the rest, whose members have to give signs of life. Its tests mostly
 * wait, and so run beside the others.
 */
abstract class BeatingContract extends LockContract {

  private static final Duration LONG = Duration.ofMinutes(1);

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void whoSaysNothingIsDeadAfterTheTimeout() {
    Coordinator watcher = started("watcher");
    Coordinator silent = create(unique("silent"), "timeout=2s");
    silent.start(false);
    String group = unique("workers");
    watcher.createGroup(group);
    List<String> told = new CopyOnWriteArrayList<>();
    watcher.watchLeave(group, event -> told.add("-" + event.member()));
    watcher.watchJoin(group, event -> told.add("+" + event.member()));
    silent.join(group, Capabilities.NONE);

    await("its join and its death", () -> told.size() >= 2);
    assertThat(watcher.members(group)).isEmpty();

    await(
        "that it has joined again at a sign of life",
        () -> {
          silent.heartbeat();
          return told.size() >= 3;
        });
    String id = silent.memberId();
    assertThat(told).startsWith("+" + id, "-" + id, "+" + id);
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void aLeaderThatSaysNothingIsReplacedAndKnowsIt() {
    Coordinator silent = create(unique("silent"), "timeout=6s"); // Until the next one stands.
    silent.start(false);
    Coordinator next = started("next");
    String group = unique("workers");
    silent.joinOrCreate(group, Capabilities.NONE);
    List<String> told = new CopyOnWriteArrayList<>();
    silent.watchElected(group, event -> told.add("+"));
    silent.watchRevoked(group, event -> told.add(event.lost() ? "lost" : "-"));
    await(
        "its election",
        () -> {
          silent.heartbeat();
          silent.runElectCoordinator();
          silent.runWatchers();
          return !told.isEmpty();
        });
    next.join(group, Capabilities.NONE);
    next.watchElected(
        group,
        event -> told.add(silent.leadership(group).isEmpty() ? "next" : "two leaders at once"));

    await("the next leader", () -> told.size() >= 2);
    assertThat(told).containsExactly("+", "next");
    assertThat(silent.leadership(group)).isEmpty();
    await(
        "that it is told",
        () -> {
          silent.heartbeat();
          silent.runWatchers();
          return told.size() >= 3;
        });
    assertThat(told).containsExactly("+", "next", "lost");
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void aLockOfOneThatSaysNothingIsFreeAndItKnows() throws InterruptedException {
    Coordinator silent = create(unique("silent"), "timeout=2s");
    silent.start(false);
    Coordinator b = started("b");
    String name = unique("lock");
    CoordinationLock held = silent.lock(name);
    assertThat(held.acquire(LONG)).isTrue();

    CoordinationLock next = b.lock(name);
    assertThat(next.acquire(LONG)).isTrue();

    assertThat(held.isAcquired()).as("two hold it, so far as they know").isFalse();
    assertThat(held.fencingToken()).isEmpty();
    assertThatThrownBy(held::release).isInstanceOf(LockLostException.class);
    assertThat(next.isStillHeld()).isTrue();
    next.release();
  }
}
