package dev.grid.systemtests.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.Grid;
import dev.grid.map.GridMap;
import dev.grid.query.Predicates;
import dev.grid.transaction.GridTransaction;
import dev.grid.transaction.TransactionException;
import dev.grid.transaction.TransactionNotActiveException;
import dev.grid.transaction.TransactionOptions;
import dev.grid.transaction.TransactionOptions.Type;
import dev.grid.transaction.TransactionalMap;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Maps within transactions: what they see, what others see, and how they end. */
@ContractSuite
@Execution(ExecutionMode.CONCURRENT)
final class MapTransactionContractTest {

  private static final TransactionOptions OPTIONS = TransactionOptions.DEFAULT;
  private static final Duration SHORT = Duration.ofSeconds(2);

  /** A slow machine gets through a few calls before it is over. */
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final Reach reach;
  private final Grid grid;
  private final GridMap<String, String> map;
  private final GridMap<String, String> atPeer;

  MapTransactionContractTest(Reach reach) {
    this.reach = reach;
    this.grid = reach.site().grid();
    this.map = reach.freshMap();
    this.atPeer = reach.atPeer(map);
  }

  private TransactionalMap<String, String> in(GridTransaction transaction) {
    return reach.map(transaction, map.name());
  }

  @Test
  void commit_makesAllChanges() {
    assertCommits(Type.TWO_PHASE);
    if (reach.commitsInOnePhase()) {
      assertCommits(Type.ONE_PHASE);
    }
  }

  private void assertCommits(Type type) {
    map.put("changed", "1");
    map.put("removed", "1");
    GridMap<String, String> second = reach.freshMap();

    try (GridTransaction transaction = grid.beginTransaction(OPTIONS.withType(type))) {
      TransactionalMap<String, String> first = in(transaction);
      assertThat(first.put("changed", "2")).isEqualTo("1");
      assertThat(first.remove("removed")).isEqualTo("1");
      first.set("new", "2");
      reach.map(transaction, second.name()).set("k", "v");
      assertThat(atPeer.get("changed")).isEqualTo("1");
      assertThat(atPeer.get("removed")).isEqualTo("1");
      assertThat(atPeer.containsKey("new")).isFalse();
      assertThat(second.isEmpty()).isTrue();
      transaction.commit();
    }

    assertThat(atPeer.get("changed")).isEqualTo("2");
    assertThat(atPeer.remove("new")).isEqualTo("2");
    assertThat(atPeer.containsKey("removed")).isFalse();
    assertThat(second.get("k")).isEqualTo("v");
    for (String key : new String[] {"changed", "removed", "new"}) {
      assertThat(atPeer.isLocked(key)).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(Type.class)
  void rollback_makesNone(Type type) {
    map.put("k", "1");

    try (GridTransaction transaction = grid.beginTransaction(OPTIONS.withType(type))) {
      TransactionalMap<String, String> mine = in(transaction);
      mine.put("k", "2");
      mine.put("new", "2");
      assertThat(atPeer.isLocked("k")).isTrue();
      transaction.rollback();
    }

    assertThat(atPeer.get("k")).isEqualTo("1");
    assertThat(atPeer.containsKey("new")).isFalse();
    assertThat(atPeer.tryLock("k")).isTrue();
    atPeer.unlock("k");
  }

  @Test
  void ownWritesAreRead() {
    map.put("a", "1");
    map.put("b", "1");

    try (GridTransaction transaction = grid.beginTransaction(OPTIONS)) {
      TransactionalMap<String, String> mine = in(transaction);
      mine.put("a", "2");
      mine.put("c", "3");
      mine.delete("b");

      assertThat(mine.get("a")).isEqualTo("2");
      assertThat(mine.get("b")).isNull();
      assertThat(mine.containsKey("b")).isFalse();
      assertThat(mine.containsKey("c")).isTrue();
      assertThat(mine.size()).isEqualTo(2);
      assertThat(mine.isEmpty()).isFalse();
      assertThat(mine.keySet()).containsExactlyInAnyOrder("a", "c");
      assertThat(mine.values()).containsExactlyInAnyOrder("2", "3");
      mine.remove("a");
      mine.remove("c");
      assertThat(mine.isEmpty()).isTrue();
      assertThat(mine.keySet()).isEmpty();
      assertThat(atPeer.size()).isEqualTo(2);
      transaction.commit();
    }

    assertThat(atPeer.isEmpty()).isTrue();
  }

  @Test
  void containsValue_seesOwnWrites() {
    map.put("a", "1");

    try (GridTransaction transaction = grid.beginTransaction(OPTIONS)) {
      TransactionalMap<String, String> mine = in(transaction);
      if (!reach.looksForValuesInTransactions()) {
        assertThatThrownBy(() -> mine.containsValue("1"))
            .isInstanceOf(UnsupportedOperationException.class);
        return;
      }
      assertThat(mine.containsValue("1")).isTrue();
      mine.put("a", "2");
      assertThat(mine.containsValue("2")).isTrue();
      assertThat(mine.containsValue("1")).isFalse();
    }
  }

  @Test
  void conditionalWrites_lookAtWhatTheTransactionSees() {
    map.put("k", "1");

    try (GridTransaction transaction = grid.beginTransaction(OPTIONS)) {
      TransactionalMap<String, String> mine = in(transaction);
      assertThat(mine.putIfAbsent("k", "2")).isEqualTo("1");
      assertThat(mine.putIfAbsent("new", "2")).isNull();
      assertThat(mine.putIfAbsent("new", "3")).isEqualTo("2");
      assertThat(mine.replace("none", "2")).isNull();
      assertThat(mine.replace("new", "4")).isEqualTo("2");
      assertThat(mine.replace("k", "2", "3")).isFalse();
      assertThat(mine.replace("k", "1", "3")).isTrue();
      assertThat(mine.remove("k", "1")).isFalse();
      assertThat(mine.remove("k", "3")).isTrue();
      assertThat(mine.remove("none")).isNull();
      transaction.commit();
    }

    assertThat(map.containsKey("k")).isFalse();
    assertThat(map.containsKey("none")).isFalse();
    assertThat(map.get("new")).isEqualTo("4");
  }

  @Test
  void whatOthersCommit_isRead() {
    try (GridTransaction transaction = grid.beginTransaction(OPTIONS)) {
      assertThat(in(transaction).get("k")).isNull();
      atPeer.put("k", "1");
      assertThat(in(transaction).get("k")).isEqualTo("1");
    }
  }

  @Test
  void getForUpdate_keepsOthersFromWriting() {
    map.put("k", "1");
    try (GridTransaction transaction = grid.beginTransaction(OPTIONS)) {
      assertThat(in(transaction).getForUpdate("k")).isEqualTo("1");
      assertThat(atPeer.tryPut("k", "2", Duration.ZERO)).isFalse();
      transaction.commit();
    }
    assertThat(atPeer.tryPut("k", "2", Duration.ZERO)).isTrue();
  }

  @Test
  void otherWriters_waitForTheEnd() {
    try (GridTransaction transaction = grid.beginTransaction(OPTIONS)) {
      in(transaction).put("k", "1");
      Waiting<String> waiting = Waiting.start(() -> atPeer.put("k", "2"));
      waiting.assertWaits(() -> atPeer.get("k"));
      transaction.commit();
      assertThat(waiting.join()).isEqualTo("1");
    }
    assertThat(map.get("k")).isEqualTo("2");
  }

  @Test
  void predicates_meanWhatTheTransactionSees() {
    map.put("a", "1");
    map.put("b", "1");
    map.put("c", "2");
    try (GridTransaction transaction = grid.beginTransaction(OPTIONS)) {
      TransactionalMap<String, String> mine = in(transaction);
      mine.set("b", "2");
      mine.set("d", "1");
      mine.delete("c");

      assertThat(mine.keySet(Predicates.equal("this", "1")))
          .isEqualTo(
              reach.leavesOutWhatTransactionsChanged() ? Set.of("a", "d") : Set.of("a", "b", "d"));
      assertThat(mine.keySet(Predicates.sql("this = 2"))).containsExactly("b");
      assertThat(mine.values(Predicates.like("__key", "_")))
          .containsExactlyInAnyOrder("1", "2", "1");
      assertThat(map.keySet(Predicates.equal("this", "2"))).containsExactly("c");
    }
  }

  @Test
  void aKeyThatAnotherHolds_isNotWaitedForLongerThanTheTimeout() {
    atPeer.lock("k");
    try (GridTransaction transaction = grid.beginTransaction(OPTIONS.withTimeout(SHORT))) {
      TransactionalMap<String, String> mine = in(transaction);
      assertThatThrownBy(() -> mine.put("k", "1")).isInstanceOf(TransactionException.class);
    }
    atPeer.unlock("k");
    assertThat(map.containsKey("k")).isFalse();
  }

  @Test
  void timeout_freesWhatWasLocked_andRefusesTheCommit() {
    try (GridTransaction transaction = grid.beginTransaction(OPTIONS.withTimeout(TIMEOUT))) {
      in(transaction).put("k", "1");
      assertThat(atPeer.tryPut("k", "2", Duration.ofMinutes(5))).isTrue();
      assertThatThrownBy(transaction::commit).isInstanceOf(TransactionException.class);
    }
    assertThat(map.get("k")).isEqualTo("2");
  }

  @Test
  void afterItsEnd_nothingCanBeDone() {
    GridTransaction transaction = grid.beginTransaction(OPTIONS);
    TransactionalMap<String, String> mine = in(transaction);
    transaction.commit();

    assertThatThrownBy(() -> mine.put("k", "1")).isInstanceOf(TransactionNotActiveException.class);
    assertThatThrownBy(transaction::commit).isInstanceOf(TransactionNotActiveException.class);
    assertThatThrownBy(transaction::rollback).isInstanceOf(TransactionNotActiveException.class);
    transaction.close();
    assertThat(map.containsKey("k")).isFalse();
  }

  @Test
  void transaction_commitsWhatTheTaskDid_orNothingIfItThrows() {
    assertThat(grid.<String>transaction(OPTIONS, tx -> in(tx).put("k", "1"))).isNull();
    assertThat(map.get("k")).isEqualTo("1");

    assertThatThrownBy(
            () ->
                grid.transaction(
                    OPTIONS,
                    tx -> {
                      in(tx).put("k", "2");
                      throw new IllegalStateException("the task fails");
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the task fails");
    assertThat(map.get("k")).isEqualTo("1");
    assertThat(atPeer.tryPut("k", "3", Duration.ofMinutes(1))).isTrue();
  }

  @Test
  void begin_doesNotBlock_norDoesTheEnd() {
    grid.beginTransactionAsync(OPTIONS)
        .thenCompose(
            tx ->
                tx.<String, String>map(map.name())
                    .async()
                    .put("k", "1")
                    .thenCompose(before -> tx.commitAsync()))
        .toCompletableFuture()
        .join();
    assertThat(map.get("k")).isEqualTo("1");

    grid.beginTransactionAsync(OPTIONS)
        .thenCompose(
            tx ->
                tx.<String, String>map(map.name())
                    .async()
                    .put("k", "2")
                    .thenCompose(before -> tx.rollbackAsync()))
        .toCompletableFuture()
        .join();
    assertThat(map.get("k")).isEqualTo("1");
  }
}
