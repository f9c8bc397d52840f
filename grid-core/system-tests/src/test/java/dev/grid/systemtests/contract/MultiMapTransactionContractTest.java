package dev.grid.systemtests.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.Grid;
import dev.grid.multimap.GridMultiMap;
import dev.grid.systemtests.Names;
import dev.grid.transaction.GridTransaction;
import dev.grid.transaction.TransactionException;
import dev.grid.transaction.TransactionOptions;
import dev.grid.transaction.TransactionOptions.Type;
import dev.grid.transaction.TransactionalMultiMap;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Multimaps within transactions: what they see, what others see, and how they end. */
@ContractSuite
@Execution(ExecutionMode.CONCURRENT)
final class MultiMapTransactionContractTest {

  private static final TransactionOptions OPTIONS = TransactionOptions.DEFAULT;
  private static final Duration SHORT = Duration.ofSeconds(2);

  /** A slow machine gets through a few calls before it is over. */
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final Reach reach;
  private final Grid grid;
  private final GridMultiMap<String, String> sets;
  private final GridMultiMap<String, String> lists;
  private final GridMultiMap<String, String> atPeer;

  MultiMapTransactionContractTest(Reach reach) {
    this.reach = reach;
    this.grid = reach.site().grid();
    this.sets = reach.freshMultiMap();
    this.lists = reach.multiMap(Names.fresh(Names.LISTS));
    this.atPeer = reach.atPeer(sets);
  }

  private TransactionalMultiMap<String, String> in(GridTransaction transaction) {
    return reach.multiMap(transaction, sets.name());
  }

  @Test
  void commit_makesAllChanges() {
    assertCommits(Type.TWO_PHASE);
    if (reach.commitsInOnePhase()) {
      assertCommits(Type.ONE_PHASE);
    }
  }

  private void assertCommits(Type type) {
    sets.clear();
    sets.put("k", "a");
    sets.put("k", "b");
    sets.put("all", "a");
    sets.put("all", "b");

    try (GridTransaction transaction = grid.beginTransaction(OPTIONS.withType(type))) {
      TransactionalMultiMap<String, String> mine = in(transaction);
      assertThat(mine.put("k", "c")).isTrue();
      assertThat(mine.remove("k", "a")).isTrue();
      assertThat(mine.remove("all")).containsExactlyInAnyOrder("a", "b");
      assertThat(mine.put("new", "a")).isTrue();
      assertThat(atPeer.get("k")).containsExactlyInAnyOrder("a", "b");
      assertThat(atPeer.valueCount("all")).isEqualTo(2);
      assertThat(atPeer.containsKey("new")).isFalse();
      transaction.commit();
    }

    assertThat(atPeer.get("k")).containsExactlyInAnyOrder("b", "c");
    assertThat(atPeer.containsKey("all")).isFalse();
    assertThat(atPeer.get("new")).containsExactly("a");
    assertThat(atPeer.size()).isEqualTo(3);
    for (String key : new String[] {"k", "all", "new"}) {
      assertThat(atPeer.isLocked(key)).isFalse();
    }
  }

  @Test
  void rollback_makesNone() {
    sets.put("k", "a");

    try (GridTransaction transaction = grid.beginTransaction(OPTIONS)) {
      TransactionalMultiMap<String, String> mine = in(transaction);
      mine.put("k", "b");
      mine.remove("k", "a");
      mine.put("new", "a");
      transaction.rollback();
    }

    assertThat(atPeer.get("k")).containsExactly("a");
    assertThat(atPeer.size()).isEqualTo(1);
    assertThat(atPeer.tryLock("k")).isTrue();
    atPeer.unlock("k");
  }

  @Test
  void ownWritesAreRead() {
    sets.put("k", "a");
    sets.put("other", "a");

    try (GridTransaction transaction = grid.beginTransaction(OPTIONS)) {
      TransactionalMultiMap<String, String> mine = in(transaction);
      assertThat(mine.get("k")).containsExactly("a");
      assertThat(mine.put("k", "a")).isFalse();
      assertThat(mine.put("k", "b")).isTrue();
      assertThat(mine.put("k", "b")).isFalse();
      assertThat(mine.get("k")).containsExactlyInAnyOrder("a", "b");
      assertThat(mine.valueCount("k")).isEqualTo(2);
      assertThat(mine.valueCount("none")).isZero();
      assertThat(mine.get("none")).isEmpty();
      assertThat(mine.size()).isEqualTo(3);
      assertThat(mine.remove("k", "x")).isFalse();
      assertThat(mine.remove("k", "a")).isTrue();
      assertThat(mine.remove("k", "a")).isFalse();
      assertThat(mine.get("k")).containsExactly("b");
      assertThat(mine.remove("k")).containsExactly("b");
      assertThat(mine.remove("k")).isEmpty();
      assertThat(mine.size()).isEqualTo(1);
      assertThat(mine.put("k", "a")).isTrue();
      transaction.commit();
    }

    assertThat(atPeer.get("k")).containsExactly("a");
  }

  @Test
  void lists_keepOrderAndWhatIsEqual() {
    lists.put("k", "a");
    lists.put("k", "b");
    lists.put("k", "a");

    try (GridTransaction transaction = grid.beginTransaction(OPTIONS)) {
      TransactionalMultiMap<String, String> mine = reach.multiMap(transaction, lists.name());
      assertThat(mine.put("k", "b")).isTrue();
      assertThat(mine.get("k")).containsExactly("a", "b", "a", "b");
      assertThat(mine.remove("k", "a")).isTrue();
      assertThat(mine.valueCount("k")).isEqualTo(3);
      transaction.commit();
    }

    assertThat(lists.get("k")).containsExactly("b", "a", "b");
  }

  @Test
  void otherWriters_waitForTheEnd() {
    try (GridTransaction transaction = grid.beginTransaction(OPTIONS)) {
      in(transaction).put("k", "a");
      Waiting<Boolean> waiting = Waiting.start(() -> atPeer.put("k", "a"));
      waiting.assertWaits(() -> atPeer.get("k"));
      transaction.commit();
      assertThat(waiting.join()).isFalse();
    }
    assertThat(sets.get("k")).containsExactly("a");
  }

  @Test
  void aKeyThatAnotherHolds_isNotWaitedForLongerThanTheTimeout() {
    atPeer.lock("k");
    try (GridTransaction transaction = grid.beginTransaction(OPTIONS.withTimeout(SHORT))) {
      TransactionalMultiMap<String, String> mine = in(transaction);
      assertThatThrownBy(() -> mine.put("k", "a"))
          .isInstanceOf(
              reach.tellsOfLateLocks() ? TransactionException.class : RuntimeException.class);
    }
    atPeer.unlock("k");
    assertThat(sets.containsKey("k")).isFalse();
  }

  @Test
  void timeout_freesWhatWasLocked_andRefusesTheCommit() {
    try (GridTransaction transaction = grid.beginTransaction(OPTIONS.withTimeout(TIMEOUT))) {
      in(transaction).put("k", "a");
      assertThat(atPeer.put("k", "b")).isTrue();
      assertThatThrownBy(transaction::commit).isInstanceOf(TransactionException.class);
    }
    assertThat(sets.get("k")).containsExactly("b");
  }

  @Test
  void nulls_areRefused() {
    try (GridTransaction transaction = grid.beginTransaction(OPTIONS)) {
      TransactionalMultiMap<String, String> mine = in(transaction);
      assertThatThrownBy(() -> mine.put(null, "a")).isInstanceOf(NullPointerException.class);
      assertThatThrownBy(() -> mine.put("k", null)).isInstanceOf(NullPointerException.class);
      assertThatThrownBy(() -> mine.remove("k", null)).isInstanceOf(NullPointerException.class);
    }
  }
}
