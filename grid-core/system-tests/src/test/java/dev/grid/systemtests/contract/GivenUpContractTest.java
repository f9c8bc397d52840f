package dev.grid.systemtests.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.map.GridMap;
import dev.grid.queue.GridQueue;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.InPartitions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A wait that is given up on this side is given up in the member, and takes nothing there. */
@EverywhereSuite
@Execution(ExecutionMode.CONCURRENT)
final class GivenUpContractTest {

  private static final Duration LONG = Duration.ofHours(1);
  private static final int RACES = 200;

  private final Reach reach;
  private final GridMap<String, String> map;
  private final GridMap<String, String> atPeer;
  private final GridQueue<String> queue;

  GivenUpContractTest(Reach reach) {
    this.reach = reach;
    this.map = reach.freshMap();
    this.atPeer = reach.atPeer(map);
    this.queue = reach.freshQueue();
  }

  private void assertCanBeLocked() {
    assertThat(Waiting.start(() -> atPeer.tryLock("k", LONG)).join()).isTrue();
  }

  @InPartitions
  @Test
  void tryLock_thatIsInterrupted_locksNothing() {
    atPeer.lock("k");
    Waiting<Boolean> waiting = Waiting.start(() -> map.tryLock("k", LONG));
    waiting.assertWaits(() -> map.isLocked("k"));
    waiting.interrupt();
    assertThatThrownBy(waiting::join).hasCauseInstanceOf(InterruptedException.class);

    atPeer.unlock("k");

    assertCanBeLocked();
  }

  @InPartitions
  @Test
  void lock_thatIsCancelled_locksNothing() {
    atPeer.lock("k");
    CompletableFuture<Void> lock = map.async().lock("k").toCompletableFuture();
    CompletableFuture<Boolean> late =
        map.async().tryLock("k", LONG).toCompletableFuture().orTimeout(1, TimeUnit.MILLISECONDS);
    assertThat(lock.cancel(true)).isTrue();
    assertThatThrownBy(late::join).hasCauseInstanceOf(java.util.concurrent.TimeoutException.class);

    atPeer.unlock("k");

    assertCanBeLocked();
  }

  @InPartitions
  @Test
  void lock_thatWasGrantedWhenItIsCancelled_isGivenBack() {
    for (int i = 0; i < RACES; i++) {
      String key = "race" + i;
      atPeer.lock(key);
      CompletableFuture<Void> lock = map.async().lock(key).toCompletableFuture();
      Waiting<Boolean> unlock = Waiting.start(() -> lock.cancel(true));
      atPeer.unlock(key);
      if (!unlock.join()) {
        map.async().unlock(key).toCompletableFuture().join();
      }
      Eventually.holds("key=" + key + " is free", () -> !atPeer.isLocked(key));
    }
  }

  @InPartitions
  @Test
  void write_thatIsCancelledWhileItWaitsForALock_writesNothing() {
    atPeer.lock("k");
    CompletableFuture<Void> write = map.async().set("k", "v").toCompletableFuture();
    Waiting.start(() -> atPeer.put("other", "v")).join();
    write.cancel(true);
    Waiting.start(() -> map.get("k")).join();
    if (reach.endsWaits()) {
      assertThat(map.get("k")).isNull();
      atPeer.unlock("k");
      assertCanBeLocked();
      assertThat(map.get("k")).isNull();
    } else {
      atPeer.unlock("k");
    }
  }

  @Test
  void take_thatIsInterrupted_takesNothing() {
    Waiting<String> taken = Waiting.start(queue::take);
    taken.assertWaits(queue::size);
    taken.interrupt();
    assertThatThrownBy(taken::join).hasCauseInstanceOf(InterruptedException.class);

    reach.atPeer(queue).offer("a");

    Eventually.holds("the item is there", () -> queue.toList().equals(List.of("a")));
  }

  @Test
  void poll_thatIsCancelled_takesNothing() {
    CompletableFuture<String> poll = queue.async().poll(LONG).toCompletableFuture();
    CompletableFuture<String> take = queue.async().take().toCompletableFuture();
    poll.cancel(true);
    take.complete("mine");

    reach.atPeer(queue).offer("a");

    Eventually.holds("the item is there", () -> queue.toList().equals(List.of("a")));
  }

  @Test
  void item_thatWasTakenWhenItsCallIsCancelled_isThereAgain() {
    List<String> taken = new ArrayList<>();
    List<String> offered = new ArrayList<>();
    for (int i = 0; i < RACES; i++) {
      CompletableFuture<String> take = queue.async().take().toCompletableFuture();
      Waiting<Boolean> cancelled = Waiting.start(() -> take.cancel(true));
      String item = "i" + i;
      reach.atPeer(queue).offer(item);
      offered.add(item);
      if (!cancelled.join()) {
        taken.add(take.join());
      }
    }

    Eventually.passes(
        "nothing is lost, and nothing is there twice",
        () -> {
          List<String> all = new ArrayList<>(taken);
          all.addAll(queue.toList());
          assertThat(all).containsExactlyInAnyOrderElementsOf(offered);
        });
  }
}
