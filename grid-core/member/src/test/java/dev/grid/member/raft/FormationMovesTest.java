package dev.grid.member.raft;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.consensus.GroupConfiguration;
import dev.grid.cp.CpStatus;
import dev.grid.cp.CpStatus.CpGroup;
import dev.grid.cp.CpStatus.CpMember;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When an operator may destroy a damaged group by force. */
final class FormationMovesTest {

  private static final UUID A = new UUID(0, 1);
  private static final UUID B = new UUID(0, 2);
  private static final UUID C = new UUID(0, 3);
  private static final UUID D = new UUID(0, 4);

  private static final String NAME = "orders";

  /** Of groups whose members are to be A, B and C. */
  private static CpStatus status(
      @Nullable UUID leader, List<UUID> damagedOn, List<String> unsettled) {
    List<CpMember> members =
        List.of(A, B, C).stream().map(id -> new CpMember(id, id, null, true)).toList();
    List<CpGroup> groups =
        List.of(
            new CpGroup("default", null, null, null, damagedOn),
            new CpGroup(NAME, leader, null, null, damagedOn));
    return new CpStatus(3, A, members, groups, 1, unsettled, true, true);
  }

  private static CpStatus changing(UUID... damagedOn) {
    return status(null, List.of(damagedOn), List.of(NAME));
  }

  @Test
  void aGroupThatIsDamagedOnAMajority_mayBeDestroyed_byWhoNamesThoseMembers() {
    CpStatus status = status(null, List.of(A, B), List.of("another"));
    assertThatCode(() -> FormationMoves.requireBeyondRepair(status, null, NAME, Set.of(A, B)))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> FormationMoves.requireBeyondRepair(status, null, NAME, Set.of(A)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("damagedOn=");
    assertThatThrownBy(() -> FormationMoves.requireBeyondRepair(status, null, "none", Set.of(A, B)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("there is none");
    assertThatThrownBy(
            () -> FormationMoves.requireBeyondRepair(status, null, "default", Set.of(A, B)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("decides for all others");
  }

  @Test
  void aGroupThatHasALeader_orGetsOne_mayNot() {
    for (CpStatus status :
        List.of(status(C, List.of(A, B), List.of()), status(null, List.of(A), List.of()))) {
      assertThatThrownBy(
              () ->
                  FormationMoves.requireBeyondRepair(
                      status, null, NAME, Set.copyOf(status.groups().getLast().damagedOn())))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("it has a leader, or gets one");
    }
  }

  /** It may have A, C and D by now, of which two are sound. */
  @Test
  void aGroupWhoseMembersChange_mayNot() {
    for (GroupConfiguration voting :
        List.of(
            new GroupConfiguration(Set.of(A, C, D), true),
            new GroupConfiguration(Set.of(A, B, C), false))) {
      assertThatThrownBy(
              () -> FormationMoves.requireBeyondRepair(changing(A, B), voting, NAME, Set.of(A, B)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("while its members change");
    }
    assertThatThrownBy(
            () -> FormationMoves.requireBeyondRepair(changing(A, B), null, NAME, Set.of(A, B)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("while its members change");
  }

  /** Without a leader nobody says so after all members have started again. */
  @Test
  void aGroupThatHasFollowedTheLastChange_asItsLogSays_mayBeDestroyed() {
    GroupConfiguration voting = new GroupConfiguration(Set.of(A, B, C), true);
    assertThatCode(
            () -> FormationMoves.requireBeyondRepair(changing(A, B), voting, NAME, Set.of(A, B)))
        .doesNotThrowAnyException();
  }

  @Test
  void aGroupThatIsDamagedOnAllMembers_mayBeDestroyed_whateverIsKnownOfItsMembers() {
    assertThatCode(
            () ->
                FormationMoves.requireBeyondRepair(changing(A, B, C), null, NAME, Set.of(A, B, C)))
        .doesNotThrowAnyException();
  }
}
