package dev.grid.member.shared;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.ConnectionLostException;
import dev.grid.GridNotActiveException;
import dev.grid.GridTimeoutException;
import dev.grid.SplitBrainException;
import dev.grid.StructureId;
import dev.grid.map.GridMap;
import dev.grid.member.peer.PeerMessages.Destroy;
import dev.grid.member.peer.PeerMessages.StructureForm;
import dev.grid.member.peer.PeerMessages.StructuresExist;
import dev.grid.member.shared.TestMembers.TestMember;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** When a structure counts as destroyed. */
class DestructionTest {

  private static final StructureId ORDERS = GridMap.TYPE.id("orders");

  private final TestMembers members = new TestMembers();
  private final TestMember first = members.start(1);
  private final TestMember second = members.start(2);

  private CompletableFuture<Void> destroy() {
    first.shared.structures().create(ORDERS);
    members.pass(1);
    CompletableFuture<Void> destroyed = first.shared.structures().destroy(ORDERS);
    members.pass(10);
    return destroyed;
  }

  @Test
  void destroyed_whenEveryMemberHasDoneIt() {
    CompletableFuture<Void> destroyed = destroy();

    assertThat(destroyed).isCompleted();
    assertThat(first.destroyed).containsExactly(ORDERS);
    assertThat(second.destroyed).containsExactly(ORDERS);
  }

  @Test
  void destroyed_notBeforeTheCopiesOfThisMemberKnow() {
    first.copiesHave = new CompletableFuture<>();
    CompletableFuture<Void> destroyed = destroy();

    assertThat(destroyed).isNotDone();
    first.copiesHave.complete(null);
    assertThat(destroyed).isCompleted();
  }

  @Test
  void destroyed_notBeforeTheCopiesOfOthersKnow_whoDoItOnceHoweverOftenTheyAreAsked() {
    second.copiesHave = new CompletableFuture<>();
    CompletableFuture<Void> destroyed = destroy();

    members.pass(5_000);
    assertThat(destroyed).isNotDone();
    assertThat(second.destroyed).containsExactly(ORDERS);
    second.copiesHave.complete(null);
    members.pass(1);
    assertThat(destroyed).isCompleted();
  }

  @Test
  void partitionThatGoesToAnotherMemberMeanwhile_isDoneAgain() {
    first.copiesHave = new CompletableFuture<>();
    CompletableFuture<Void> destroyed = destroy();
    CompletableFuture<Void> before = first.copiesHave;
    first.copiesHave = CompletableFuture.completedFuture(null);

    before.completeExceptionally(new ConnectionLostException("another member serves it now"));
    members.pass(10);

    assertThat(destroyed).isCompleted();
    assertThat(first.destroyed).containsExactly(ORDERS, ORDERS);
    assertThat(second.destroyed).containsExactly(ORDERS, ORDERS);
  }

  @Test
  void copiesThatNeverKnow_failItInTheEnd() {
    first.copiesHave = new CompletableFuture<>();
    CompletableFuture<Void> destroyed = destroy();

    members.pass(31_000);

    assertThat(destroyed.exceptionNow()).isInstanceOf(GridTimeoutException.class);
  }

  @Test
  void sideThatTakesNoWrites_destroysNothing() {
    first.shared.structures().create(ORDERS);
    members.publish(List.of(), false);

    CompletableFuture<Void> destroyed = first.shared.structures().destroy(ORDERS);
    members.pass(10);

    assertThat(destroyed.exceptionNow()).isInstanceOf(SplitBrainException.class);
    assertThat(first.destroyed).isEmpty();
    assertThat(first.shared.structures().catalog().all()).containsExactly(ORDERS);
  }

  @Test
  void manyThatAreDestroyed_leaveNothingToBeDoneLater() {
    for (int i = 0; i < 1_000; i++) {
      first.copiesHave = new CompletableFuture<>();
      assertThat(destroy()).isNotDone();
      first.copiesHave.complete(null);
    }
    members.pass(1);

    assertThat(members.scheduled()).as("tasks for later").isLessThan(10);
  }

  @Test
  void partitionThatMoves_isDoneAgain_alsoWhereSomebodyWroteSince() {
    first.copiesHave = new CompletableFuture<>();
    CompletableFuture<Void> destroyed = destroy();
    CompletableFuture<Void> before = first.copiesHave;
    first.copiesHave = CompletableFuture.completedFuture(null);
    second.shared.structures().create(ORDERS);
    members.pass(1);

    before.completeExceptionally(new ConnectionLostException("another member serves it now"));
    members.pass(10);

    assertThat(destroyed).isCompleted();
    assertThat(second.destroyed).containsExactly(ORDERS, ORDERS);
  }

  @Test
  void memberThatHearsFirstThatItWasMadeAgain_destroysWhatItHasOnce() {
    first.shared.structures().create(ORDERS);
    members.pass(1);
    StructureForm again = new StructureForm(ORDERS.service(), ORDERS.name(), 3, true);
    Destroy late = new Destroy(7, new StructureForm(ORDERS.service(), ORDERS.name(), 2, false));

    second.shared.received(first.id, new StructuresExist(List.of(again)));
    second.shared.received(first.id, late);
    members.pass(1);
    second.shared.received(first.id, late);
    members.pass(1);

    assertThat(second.destroyed).containsExactly(ORDERS);
    assertThat(second.shared.structures().catalog().all()).containsExactly(ORDERS);
  }

  @Test
  void memberThatCloses_leavesNobodyWaiting() {
    first.copiesHave = new CompletableFuture<>();
    CompletableFuture<Void> destroyed = destroy();

    first.shared.structures().close();

    assertThat(destroyed.exceptionNow()).isInstanceOf(GridNotActiveException.class);
    CompletableFuture<Void> late = first.shared.structures().destroy(ORDERS);
    assertThat(late.exceptionNow()).isInstanceOf(GridNotActiveException.class);
  }
}
