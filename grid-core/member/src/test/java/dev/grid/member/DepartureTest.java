package dev.grid.member;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.Test;

/** When the end of a member is worth a warning. */
class DepartureTest {

  private static final UUID A = new UUID(0, 1);
  private static final UUID B = new UUID(0, 2);
  private static final Stamp STAMP = new Stamp(9, B);

  @Test
  void aMemberThatHasHandedOver_butIsStillListed_leavesNobodyTogetherWithIt() {
    assertThat(Departure.leavesTogether(bothLeave(partition(B)), B)).isFalse();
  }

  @Test
  void membersThatBothHaveSomething_leaveTogether() {
    assertThat(Departure.leavesTogether(bothLeave(partition(A), partition(B)), B)).isTrue();
    assertThat(
            Departure.leavesTogether(
                bothLeave(
                    new Assignment(STAMP, B, null, List.of(new Copy(A, 0, true, 1)), 0, STAMP)),
                B))
        .isTrue();
  }

  private static ClusterState bothLeave(Assignment... partitions) {
    List<MemberInfo> infos = List.of(info(A), info(B));
    return new ClusterState(
        STAMP,
        List.of(),
        new UUID(5, 5),
        1,
        infos,
        infos,
        List.of(A, B),
        true,
        List.of(partitions));
  }

  private static Assignment partition(UUID primary) {
    return new Assignment(STAMP, primary, null, List.of(), 0, STAMP);
  }

  private static MemberInfo info(UUID id) {
    return new MemberInfo(
        new Address("127.0.0.1", 5701),
        id,
        Map.of(),
        false,
        new MemberVersion((byte) 5, (byte) 7, (byte) 0),
        Map.of());
  }
}
