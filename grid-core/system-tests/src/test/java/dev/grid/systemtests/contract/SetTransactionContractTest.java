package dev.grid.systemtests.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.Grid;
import dev.grid.set.GridSet;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.Names;
import dev.grid.transaction.GridTransaction;
import dev.grid.transaction.TransactionException;
import dev.grid.transaction.TransactionOptions;
import dev.grid.transaction.TransactionOptions.Type;
import dev.grid.transaction.TransactionalSet;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Sets within transactions: what they see, what others see, and how they end. */
@ContractSuite
@Execution(ExecutionMode.CONCURRENT)
final class SetTransactionContractTest {

  private static final TransactionOptions OPTIONS = TransactionOptions.DEFAULT;
  private static final Duration SHORT = Duration.ofSeconds(2);

  /** A slow machine gets through a few calls before it is over. */
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final Reach reach;
  private final Grid grid;
  private final GridSet<String> set;
  private final GridSet<String> atPeer;

  SetTransactionContractTest(Reach reach) {
    this.reach = reach;
    this.grid = reach.site().grid();
    this.set = reach.freshSet();
    this.atPeer = reach.atPeer(set);
  }

  private TransactionalSet<String> in(GridTransaction transaction) {
    return reach.set(transaction, set.name());
  }

  @Test
  void commit_removesAndAdds() {
    assertCommits(Type.TWO_PHASE);
    if (reach.commitsInOnePhase()) {
      assertCommits(Type.ONE_PHASE);
    }
  }

  private void assertCommits(Type type) {
    set.clear();
    set.addAll(List.of("a", "b"));

    try (GridTransaction transaction = grid.beginTransaction(OPTIONS.withType(type))) {
      TransactionalSet<String> mine = in(transaction);
      assertThat(mine.remove("a")).isTrue();
      assertThat(mine.remove("x")).isFalse();
      assertThat(mine.add("b")).isFalse();
      assertThat(mine.add("c")).isTrue();
      if (reach.seesOwnChangesOfSets()) {
        assertThat(mine.size()).isEqualTo(2);
      }
      assertThat(atPeer.contains("c")).isFalse();
      // The reference takes it out at once.
      assertThat(atPeer.contains("a")).isEqualTo(reach.locksItemsForTransactions());
      transaction.commit();
    }

    assertThat(atPeer.toSet()).containsExactlyInAnyOrder("b", "c");
  }

  @Test
  void rollback_changesNothing() {
    set.addAll(List.of("a", "b"));

    try (GridTransaction transaction = grid.beginTransaction(OPTIONS)) {
      TransactionalSet<String> mine = in(transaction);
      assertThat(mine.remove("a")).isTrue();
      assertThat(mine.add("c")).isTrue();
      transaction.rollback();
    }

    assertThat(atPeer.toSet()).containsExactlyInAnyOrder("a", "b");
    assertThat(atPeer.add("c")).isTrue();
    assertThat(atPeer.remove("a")).isTrue();
  }

  @Test
  void ownWritesAreSeen() {
    if (!reach.seesOwnChangesOfSets()) {
      return;
    }
    set.add("a");

    try (GridTransaction transaction = grid.beginTransaction(OPTIONS)) {
      TransactionalSet<String> mine = in(transaction);
      assertThat(mine.add("b")).isTrue();
      assertThat(mine.size()).isEqualTo(2);
      assertThat(mine.remove("b")).isTrue();
      assertThat(mine.remove("b")).isFalse();
      assertThat(mine.size()).isEqualTo(1);
      assertThat(mine.remove("a")).isTrue();
      assertThat(mine.size()).isZero();
      transaction.commit();
    }

    assertThat(atPeer.isEmpty()).isTrue();
  }

  @Test
  void whatWasRemoved_mayBeAddedAgain() {
    set.add("a");
    try (GridTransaction transaction = grid.beginTransaction(OPTIONS)) {
      TransactionalSet<String> mine = in(transaction);
      assertThat(mine.remove("a")).isTrue();
      assertThat(mine.add("a")).isTrue();
      assertThat(mine.size()).isEqualTo(1);
      transaction.commit();
    }
    assertThat(atPeer.toSet()).containsExactly("a");
  }

  @Test
  void others_waitForAnItem() {
    if (!reach.locksItemsForTransactions()) {
      return;
    }
    try (GridTransaction transaction = grid.beginTransaction(OPTIONS)) {
      assertThat(in(transaction).add("a")).isTrue();
      Waiting<Boolean> waiting = Waiting.start(() -> atPeer.add("a"));
      waiting.assertWaits(() -> atPeer.contains("a"));
      assertThat(atPeer.add("b")).isTrue();
      transaction.commit();
      assertThat(waiting.join()).isFalse();
    }
  }

  /** The reference tells both that they have added it. */
  @Test
  void oneItem_isAddedByOneTransactionOnly() {
    try (GridTransaction transaction = grid.beginTransaction(OPTIONS);
        GridTransaction other = grid.beginTransaction(OPTIONS)) {
      assertThat(in(transaction).add("a")).isTrue();
      TransactionalSet<String> second = in(other);
      if (reach.locksItemsForTransactions()) {
        Waiting<Boolean> waiting = Waiting.start(() -> second.add("a"));
        transaction.commit();
        assertThat(waiting.join()).isFalse();
      } else {
        assertThat(second.add("a")).isTrue();
        transaction.commit();
      }
      other.commit();
    }
    assertThat(atPeer.toSet()).containsExactly("a");
  }

  @Test
  void anItemThatAnotherTransactionHas_isNotWaitedForLongerThanTheTimeout() {
    if (!reach.locksItemsForTransactions()) {
      return;
    }
    try (GridTransaction transaction = grid.beginTransaction(OPTIONS);
        GridTransaction other = grid.beginTransaction(OPTIONS.withTimeout(SHORT))) {
      assertThat(in(transaction).add("a")).isTrue();
      TransactionalSet<String> late = in(other);
      assertThatThrownBy(() -> late.add("a")).isInstanceOf(TransactionException.class);
      transaction.commit();
    }
    assertThat(atPeer.toSet()).containsExactly("a");
  }

  @Test
  void additions_keepPlacesFree() {
    GridSet<String> bounded = reach.set(Names.fresh(Names.BOUNDED));
    try (GridTransaction transaction = grid.beginTransaction(OPTIONS)) {
      TransactionalSet<String> mine = reach.set(transaction, bounded.name());
      for (int i = 0; i < Names.BOUNDED_ITEMS; i++) {
        assertThat(mine.add("mine" + i)).isTrue();
      }
      if (reach.keepsPlacesForTransactions()) {
        assertThat(mine.add("mine")).isFalse();
        assertThat(reach.atPeer(bounded).add("other")).isFalse();
      }
      transaction.rollback();
    }
    assertThat(reach.atPeer(bounded).add("other")).isTrue();
  }

  @Test
  void timeout_freesWhatWasLocked() {
    set.add("a");
    try (GridTransaction transaction = grid.beginTransaction(OPTIONS.withTimeout(TIMEOUT))) {
      assertThat(in(transaction).remove("a")).isTrue();
      if (reach.endsTransactionsInTime()) {
        Eventually.holds("the item can be removed", () -> atPeer.remove("a"));
        assertThatThrownBy(transaction::commit).isInstanceOf(TransactionException.class);
      }
    }
  }

  @Test
  void nulls_areRefused() {
    try (GridTransaction transaction = grid.beginTransaction(OPTIONS)) {
      TransactionalSet<String> mine = in(transaction);
      assertThatThrownBy(() -> mine.add(null)).isInstanceOf(NullPointerException.class);
      assertThatThrownBy(() -> mine.remove(null)).isInstanceOf(NullPointerException.class);
    }
  }
}
