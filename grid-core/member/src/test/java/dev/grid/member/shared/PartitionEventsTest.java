package dev.grid.member.shared;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.member.cluster.Assignment;
import dev.grid.member.cluster.Copy;
import dev.grid.member.cluster.Stamp;
import dev.grid.member.shared.TestMembers.TestMember;
import dev.grid.protocol.session.SessionMessages.Migration;
import dev.grid.protocol.session.SessionMessages.PartitionLost;
import dev.grid.protocol.session.SessionMessages.ReplicaMigration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** States tell of losses and moves, once each. */
final class PartitionEventsTest {

  private static final UUID A = TestMembers.id(1);
  private static final UUID B = TestMembers.id(2);

  private final TestMembers members = new TestMembers();
  private final TestMember first = members.start(1);
  private final TestMember second = members.start(2);

  private static Assignment partition(@Nullable UUID primary, int lostBelow, Copy... copies) {
    return new Assignment(
        new Stamp(1, A), primary, null, List.of(copies), lostBelow, new Stamp(1, A));
  }

  @Test
  void loss_isTold_onceByTheFirstMember_orByEach() {
    List<PartitionLost> byFirst = new ArrayList<>();
    List<PartitionLost> bySecond = new ArrayList<>();
    List<PartitionLost> ofAll = new ArrayList<>();
    first.shared.partitions().listenForLost(byFirst::add, true);
    second.shared.partitions().listenForLost(bySecond::add, true);
    second.shared.partitions().listenForLost(ofAll::add, false);

    members.publish(List.of(partition(A, 0), partition(B, 0)));
    members.publish(List.of(partition(A, 1), partition(B, 0)));
    members.publish(List.of(partition(A, 1), partition(null, Assignment.ALL)));
    members.publish(List.of(partition(A, 0), partition(B, 0)));

    PartitionLost partly = new PartitionLost(0, 0, A);
    PartitionLost wholly = new PartitionLost(1, 6, A);
    assertThat(byFirst).containsExactly(partly, wholly);
    assertThat(bySecond).isEmpty();
    assertThat(ofAll).containsExactly(partly, wholly);
  }

  @Test
  void moves_areTold_fromTheFirstToTheLast() {
    List<Object> events = new ArrayList<>();
    first.shared.partitions().listenForMigrations(events::add, true);
    members.publish(List.of(partition(A, 0), partition(A, 0)));
    members.publish(
        List.of(
            partition(A, 0, new Copy(B, 0, false, 1)), partition(A, 0, new Copy(B, 1, false, 1))));
    members.publish(List.of(partition(B, 0), partition(A, 0, new Copy(B, 1, false, 1))));
    members.publish(List.of(partition(B, 0), partition(A, 0)));

    assertThat(events).hasSize(4);
    assertThat(events.get(0)).isInstanceOf(Migration.class);
    assertThat(((Migration) events.get(0)).type()).isZero();
    assertThat(((Migration) events.get(0)).migrationState().plannedMigrations()).isEqualTo(2);
    ReplicaMigration moved = (ReplicaMigration) events.get(1);
    assertThat(moved.partitionId()).isZero();
    assertThat(moved.success()).isTrue();
    assertThat(moved.destUuid()).isEqualTo(B);
    ReplicaMigration failed = (ReplicaMigration) events.get(2);
    assertThat(failed.partitionId()).isEqualTo(1);
    assertThat(failed.success()).isFalse();
    assertThat(((Migration) events.get(3)).type()).isEqualTo(1);
    assertThat(((Migration) events.get(3)).migrationState().completedMigrations()).isEqualTo(2);
  }
}
