package dev.grid.member.shared;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.ConnectionLostException;
import dev.grid.GridNotActiveException;
import dev.grid.GridTimeoutException;
import dev.grid.SplitBrainException;
import dev.grid.StructureId;
import dev.grid.map.GridMap;
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
  void memberThatCloses_leavesNobodyWaiting() {
    first.copiesHave = new CompletableFuture<>();
    CompletableFuture<Void> destroyed = destroy();

    first.shared.structures().close();

    assertThat(destroyed.exceptionNow()).isInstanceOf(GridNotActiveException.class);
    CompletableFuture<Void> late = first.shared.structures().destroy(ORDERS);
    assertThat(late.exceptionNow()).isInstanceOf(GridNotActiveException.class);
  }
}
