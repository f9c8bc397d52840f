package dev.grid.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.grid.ClusterReport.MemberReport;
import dev.grid.ClusterReport.PartitionReport;
import dev.grid.member.MemberOperations.Census;
import dev.grid.member.cluster.Assignment;
import dev.grid.member.cluster.ClusterState;
import dev.grid.member.cluster.Copy;
import dev.grid.member.cluster.Stamp;
import dev.grid.protocol.types.Address;
import dev.grid.protocol.types.MemberInfo;
import dev.grid.protocol.types.MemberVersion;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What operators are told of a state. */
class MemberOperationsTest {

  private static final UUID A = new UUID(0, 1);
  private static final UUID B = new UUID(0, 2);
  private static final UUID C = new UUID(0, 3);
  private static final Stamp STAMP = new Stamp(9, B);

  @Test
  void aPartitionIsSafeWithAsManyCopiesAsThereAreMembersFor() {
    Assignment two = partition(A, null, 0, copy(B, 1, true));
    assertThat(partitions(2, List.of(A, B), two)).isEqualTo(new PartitionReport(1, 0, 0, 0, 0));
    assertThat(partitions(2, List.of(A, B, C), two)).isEqualTo(new PartitionReport(0, 1, 0, 0, 0));
    assertThat(partitions(1, List.of(A, B, C), two)).isEqualTo(new PartitionReport(1, 0, 0, 0, 0));
  }

  @Test
  void aLearnerIsNoBackup() {
    Assignment learning = partition(A, null, 0, copy(B, 1, false));
    Census census = census(1, List.of(A, B), List.of(), learning);
    assertThat(census.partitions()).isEqualTo(new PartitionReport(0, 1, 0, 0, 0));
    assertThat(census.migrations()).isEqualTo(1);
    assertThat(member(census, A).soleCopies()).isEqualTo(1);
    assertThat(member(census, B).learning()).isEqualTo(1);
  }

  @Test
  void aMemberWithoutAHeirIsUnsafeToStop() {
    Census census =
        census(
            1,
            List.of(A, B, C),
            List.of(),
            partition(A, null, 0, copy(B, 1, true)),
            partition(B, null, 0, copy(C, 2, true)),
            partition(C, null, 0));
    assertThat(census.members())
        .extracting(MemberReport::isSafeToStop)
        .containsExactly(true, false, false);
    assertThat(census.members())
        .extracting(MemberReport::primaries, MemberReport::backups)
        .containsExactly(tuple(1, 0), tuple(1, 1), tuple(1, 1));
  }

  @Test
  void whatHandsOverIsAHeirUntilTheOtherServes() {
    Census census = census(1, List.of(A, B), List.of(), partition(A, B, 0, copy(B, 0, true)));
    assertThat(member(census, A).isSafeToStop()).isTrue();
    assertThat(census.migrations()).isEqualTo(1);
  }

  @Test
  void whatIsLostIsNobodys() {
    Census census =
        census(
            1,
            List.of(A, B),
            List.of(),
            partition(null, null, Assignment.ALL, copy(C, 0, true)),
            partition(A, null, 2, copy(B, 1, true)),
            partition(null, null, 0));
    assertThat(census.partitions()).isEqualTo(new PartitionReport(0, 0, 2, 1, 0));
    assertThat(census.members()).extracting(m -> m.member().id()).containsExactly(A, B);
    assertThat(member(census, A).primaries()).isEqualTo(1);
  }

  @Test
  void thoseThatLeaveAreNotCountedOnForCopies() {
    Census census = census(1, List.of(A, B), List.of(B), partition(A, null, 0));
    assertThat(census.partitions()).isEqualTo(new PartitionReport(1, 0, 0, 0, 0));
    assertThat(member(census, B).leaving()).isTrue();
    assertThat(member(census, B).coordinator()).isTrue();
    assertThat(member(census, A).leaving()).isFalse();
  }

  @Test
  void aSideWithoutMajority_tellsWhatItDoesNotReachAndWhatOnlyItHas() {
    List<MemberInfo> stable = List.of(info(A), info(B), info(C));
    Census census =
        new Census(
            new ClusterState(
                STAMP,
                List.of(),
                new UUID(5, 5),
                1,
                List.of(info(A)),
                stable,
                List.of(),
                false,
                List.of(
                    partition(A, null, 0, copy(B, 1, true)),
                    partition(B, null, 0, copy(A, 1, true)),
                    partition(B, null, 0, copy(C, 1, true)))),
            1);
    assertThat(census.partitions()).isEqualTo(new PartitionReport(0, 1, 0, 0, 2));
    assertThat(census.members()).hasSize(1);
    assertThat(member(census, A).soleCopies()).as("as owner and as copy").isEqualTo(2);
  }

  private static PartitionReport partitions(
      int backups, List<UUID> members, Assignment... partitions) {
    return census(backups, members, List.of(), partitions).partitions();
  }

  private static Census census(
      int backups, List<UUID> members, List<UUID> leaving, Assignment... partitions) {
    List<MemberInfo> infos = members.stream().map(MemberOperationsTest::info).toList();
    return new Census(
        new ClusterState(
            STAMP, List.of(), new UUID(5, 5), 1, infos, infos, leaving, true, List.of(partitions)),
        backups);
  }

  private static MemberReport member(Census census, UUID id) {
    return census.members().stream()
        .filter(member -> member.member().id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static Assignment partition(
      @Nullable UUID primary, @Nullable UUID previous, int lostBelow, Copy... copies) {
    return new Assignment(STAMP, primary, previous, List.of(copies), lostBelow, STAMP);
  }

  private static Copy copy(UUID member, int slot, boolean inSync) {
    return new Copy(member, slot, inSync, 1);
  }

  private static MemberInfo info(UUID id) {
    return new MemberInfo(
        new Address("127.0.0.1", 5700 + (int) id.getLeastSignificantBits()),
        id,
        Map.of(),
        false,
        new MemberVersion((byte) 5, (byte) 7, (byte) 0),
        Map.of());
  }
}
