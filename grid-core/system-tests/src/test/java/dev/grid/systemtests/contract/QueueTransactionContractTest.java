package dev.grid.systemtests.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.Grid;
import dev.grid.map.GridMap;
import dev.grid.queue.GridQueue;
import dev.grid.systemtests.Eventually;
import dev.grid.transaction.GridTransaction;
import dev.grid.transaction.TransactionOptions;
import dev.grid.transaction.TransactionalQueue;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Queues within transactions: what is reserved, what comes back, and what others see. */
@ContractSuite
@Execution(ExecutionMode.CONCURRENT)
final class QueueTransactionContractTest {

  private static final TransactionOptions OPTIONS = TransactionOptions.DEFAULT;

  /** A slow machine gets through a few calls before it is over. */
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private static final Duration LONG = Duration.ofMinutes(5);

  private final Reach reach;
  private final Grid grid;
  private final GridQueue<String> queue;
  private final GridQueue<String> atPeer;

  QueueTransactionContractTest(Reach reach) {
    this.reach = reach;
    this.grid = reach.site().grid();
    this.queue = reach.freshQueue();
    this.atPeer = reach.atPeer(queue);
  }

  private TransactionalQueue<String> in(GridTransaction transaction) {
    return reach.queue(transaction, queue.name());
  }

  @Test
  void commit_takesAndAdds() throws Exception {
    queue.addAll(List.of("a", "b", "c"));

    try (GridTransaction transaction = grid.beginTransaction(OPTIONS)) {
      TransactionalQueue<String> mine = in(transaction);
      assertThat(mine.poll()).isEqualTo("a");
      assertThat(mine.take()).isEqualTo("b");
      assertThat(mine.offer("d")).isTrue();
      assertThat(mine.size()).isEqualTo(2);
      assertThat(mine.peek()).isEqualTo("c");
      assertThat(atPeer.toList()).containsExactly("c");
      transaction.commit();
    }

    assertThat(atPeer.toList()).containsExactly("c", "d");
  }

  @Test
  void rollback_putsBackWhatWasTaken() {
    queue.addAll(List.of("a", "b", "c"));

    try (GridTransaction transaction = grid.beginTransaction(OPTIONS)) {
      TransactionalQueue<String> mine = in(transaction);
      assertThat(mine.poll()).isEqualTo("a");
      assertThat(mine.poll()).isEqualTo("b");
      assertThat(mine.offer("d")).isTrue();
      transaction.rollback();
    }

    assertThat(atPeer.toList()).containsExactly("a", "b", "c");
  }

  @Test
  void ownOffers_areTakenLast() {
    queue.add("a");

    try (GridTransaction transaction = grid.beginTransaction(OPTIONS)) {
      TransactionalQueue<String> mine = in(transaction);
      mine.offer("b");
      assertThat(mine.poll()).isEqualTo("a");
      assertThat(mine.peek()).isEqualTo("b");
      assertThat(mine.poll()).isEqualTo("b");
      assertThat(mine.poll()).isNull();
      assertThat(mine.peek()).isNull();
      transaction.commit();
    }

    assertThat(atPeer.isEmpty()).isTrue();
  }

  @Test
  void poll_waitsForAnItem() {
    try (GridTransaction transaction = grid.beginTransaction(OPTIONS)) {
      TransactionalQueue<String> mine = in(transaction);
      assertThat(mine.poll(Duration.ofMillis(50))).isNull();
      assertThat(mine.poll(LONG.negated())).isNull();
      Waiting<String> waiting = Waiting.start(() -> mine.poll(LONG));
      waiting.assertWaits(atPeer::size);
      atPeer.add("a");
      assertThat(waiting.join()).isEqualTo("a");
      transaction.commit();
    }
    assertThat(atPeer.isEmpty()).isTrue();
  }

  @Test
  void offers_keepPlacesFree() {
    GridQueue<String> bounded = reach.freshBoundedQueue();
    int room = bounded.remainingCapacity();
    try (GridTransaction transaction = grid.beginTransaction(OPTIONS)) {
      TransactionalQueue<String> mine = reach.queue(transaction, bounded.name());
      for (int i = 0; i < room; i++) {
        assertThat(mine.offer("mine")).isTrue();
      }
      assertThat(mine.offer("mine")).isFalse();
      if (reach.keepsPlacesForTransactions()) {
        assertThat(reach.atPeer(bounded).offer("other")).isFalse();
      }
      transaction.rollback();
    }
    assertThat(reach.atPeer(bounded).offer("other")).isTrue();
  }

  @Test
  void whoeverWaits_goesOnWithWhatComesBack() {
    queue.add("a");
    GridTransaction transaction = grid.beginTransaction(OPTIONS);
    assertThat(in(transaction).poll()).isEqualTo("a");
    Waiting<String> waiting = Waiting.start(() -> atPeer.take());
    waiting.assertWaits(atPeer::size);
    transaction.rollback();
    assertThat(waiting.join()).isEqualTo("a");
  }

  @Test
  void timeout_putsBack() {
    queue.add("a");
    try (GridTransaction transaction = grid.beginTransaction(OPTIONS.withTimeout(TIMEOUT))) {
      assertThat(in(transaction).poll()).isEqualTo("a");
      if (reach.endsTransactionsInTime()) {
        Eventually.holds("the item is back", () -> "a".equals(atPeer.peek()));
      }
    }
    assertThat(atPeer.toList()).containsExactly("a");
  }

  @Test
  void mapAndQueue_changeTogether() {
    GridMap<String, String> map = reach.freshMap();
    queue.add("order");
    for (boolean commits : new boolean[] {false, true}) {
      try (GridTransaction transaction = grid.beginTransaction(OPTIONS)) {
        String order = in(transaction).poll();
        assertThat(order).isEqualTo("order");
        reach.<String, String>map(transaction, map.name()).set(order, "done");
        if (commits) {
          transaction.commit();
        }
      }
      assertThat(map.get("order")).isEqualTo(commits ? "done" : null);
      assertThat(queue.size()).isEqualTo(commits ? 0 : 1);
    }
  }

  @Test
  void nulls_areRefused() {
    try (GridTransaction transaction = grid.beginTransaction(OPTIONS)) {
      TransactionalQueue<String> mine = in(transaction);
      assertThatThrownBy(() -> mine.offer(null)).isInstanceOf(NullPointerException.class);
    }
  }
}
