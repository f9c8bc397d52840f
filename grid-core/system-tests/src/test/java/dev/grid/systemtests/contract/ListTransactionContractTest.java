package dev.grid.systemtests.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.Grid;
import dev.grid.list.GridList;
import dev.grid.map.GridMap;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.Names;
import dev.grid.transaction.GridTransaction;
import dev.grid.transaction.TransactionException;
import dev.grid.transaction.TransactionOptions;
import dev.grid.transaction.TransactionOptions.Type;
import dev.grid.transaction.TransactionalList;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Lists within transactions: what is reserved, what comes back, and what others see. */
@ContractSuite
@Execution(ExecutionMode.CONCURRENT)
final class ListTransactionContractTest {

  private static final TransactionOptions OPTIONS = TransactionOptions.DEFAULT;

  /** A slow machine gets through a few calls before it is over. */
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final Reach reach;
  private final Grid grid;
  private final GridList<String> list;
  private final GridList<String> atPeer;

  ListTransactionContractTest(Reach reach) {
    this.reach = reach;
    this.grid = reach.site().grid();
    this.list = reach.freshList();
    this.atPeer = reach.atPeer(list);
  }

  private TransactionalList<String> in(GridTransaction transaction) {
    return reach.list(transaction, list.name());
  }

  @Test
  void commit_removesAndAdds() {
    assertCommits(Type.TWO_PHASE);
    if (reach.commitsInOnePhase()) {
      assertCommits(Type.ONE_PHASE);
    }
  }

  private void assertCommits(Type type) {
    list.clear();
    list.addAll(List.of("a", "b", "a", "c"));

    try (GridTransaction transaction = grid.beginTransaction(OPTIONS.withType(type))) {
      TransactionalList<String> mine = in(transaction);
      assertThat(mine.remove("a")).isTrue();
      assertThat(mine.remove("x")).isFalse();
      assertThat(mine.add("d")).isTrue();
      assertThat(mine.size()).isEqualTo(4);
      assertThat(atPeer.contains("d")).isFalse();
      transaction.commit();
    }

    assertThat(atPeer.toList()).containsExactly("b", "a", "c", "d");
  }

  @Test
  void rollback_putsBackWhatWasRemoved_toWhereItWas() {
    list.addAll(List.of("a", "b", "c", "d"));

    try (GridTransaction transaction = grid.beginTransaction(OPTIONS)) {
      TransactionalList<String> mine = in(transaction);
      assertThat(mine.remove("c")).isTrue();
      assertThat(mine.remove("b")).isTrue();
      assertThat(mine.add("e")).isTrue();
      transaction.rollback();
    }

    assertThat(atPeer.toList()).containsExactly("a", "b", "c", "d");
  }

  @Test
  void ownAdditions_areRemovedLast() {
    list.add("a");

    try (GridTransaction transaction = grid.beginTransaction(OPTIONS)) {
      TransactionalList<String> mine = in(transaction);
      assertThat(mine.add("a")).isTrue();
      assertThat(mine.add("b")).isTrue();
      assertThat(mine.remove("a")).isTrue();
      assertThat(mine.size()).isEqualTo(2);
      assertThat(mine.remove("b")).isTrue();
      assertThat(mine.remove("b")).isFalse();
      assertThat(mine.size()).isEqualTo(1);
      transaction.commit();
    }

    assertThat(atPeer.toList()).containsExactly("a");
  }

  @Test
  void whatIsRemoved_isNotRemovedTwice() {
    list.add("a");
    try (GridTransaction transaction = grid.beginTransaction(OPTIONS);
        GridTransaction other = grid.beginTransaction(OPTIONS)) {
      assertThat(in(transaction).remove("a")).isTrue();
      assertThat(in(other).remove("a")).isFalse();
      assertThat(atPeer.remove("a")).isFalse();
      transaction.commit();
    }
    assertThat(atPeer.isEmpty()).isTrue();
  }

  @Test
  void additions_keepPlacesFree() {
    GridList<String> bounded = reach.list(Names.fresh(Names.BOUNDED));
    try (GridTransaction transaction = grid.beginTransaction(OPTIONS)) {
      TransactionalList<String> mine = reach.list(transaction, bounded.name());
      for (int i = 0; i < Names.BOUNDED_ITEMS; i++) {
        assertThat(mine.add("mine")).isTrue();
      }
      if (reach.keepsPlacesForTransactions()) {
        assertThat(mine.add("mine")).isFalse();
        assertThatThrownBy(() -> reach.atPeer(bounded).add("other"))
            .isInstanceOf(IllegalStateException.class);
      }
      transaction.rollback();
    }
    assertThat(reach.atPeer(bounded).add("other")).isTrue();
  }

  @Test
  void timeout_putsBack() {
    list.add("a");
    try (GridTransaction transaction = grid.beginTransaction(OPTIONS.withTimeout(TIMEOUT))) {
      assertThat(in(transaction).remove("a")).isTrue();
      if (reach.endsTransactionsInTime()) {
        Eventually.holds("the item is back", () -> atPeer.contains("a"));
        assertThatThrownBy(transaction::commit).isInstanceOf(TransactionException.class);
      }
    }
    assertThat(atPeer.toList()).containsExactly("a");
  }

  @Test
  void mapAndList_changeTogether() {
    GridMap<String, String> map = reach.freshMap();
    list.add("order");
    for (boolean commits : new boolean[] {false, true}) {
      try (GridTransaction transaction = grid.beginTransaction(OPTIONS)) {
        assertThat(in(transaction).remove("order")).isTrue();
        reach.<String, String>map(transaction, map.name()).set("order", "done");
        if (commits) {
          transaction.commit();
        }
      }
      assertThat(map.get("order")).isEqualTo(commits ? "done" : null);
      assertThat(list.size()).isEqualTo(commits ? 0 : 1);
    }
  }

  @Test
  void nulls_areRefused() {
    try (GridTransaction transaction = grid.beginTransaction(OPTIONS)) {
      TransactionalList<String> mine = in(transaction);
      assertThatThrownBy(() -> mine.add(null)).isInstanceOf(NullPointerException.class);
      assertThatThrownBy(() -> mine.remove(null)).isInstanceOf(NullPointerException.class);
    }
  }
}
