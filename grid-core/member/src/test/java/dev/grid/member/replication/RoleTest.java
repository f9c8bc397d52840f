package dev.grid.member.replication;

import static dev.grid.member.replication.Replica.Role.ABSENT;
import static dev.grid.member.replication.Replica.Role.ACTIVATING;
import static dev.grid.member.replication.Replica.Role.BACKUP;
import static dev.grid.member.replication.Replica.Role.HANDING_OVER;
import static dev.grid.member.replication.Replica.Role.SERVING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.member.replication.Replica.Role;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which role may follow which. */
class RoleTest {

  private static final Map<Role, Set<Role>> NEXT =
      Map.of(
          ABSENT, Set.of(BACKUP, ACTIVATING),
          BACKUP, Set.of(ABSENT, ACTIVATING),
          ACTIVATING, Set.of(ACTIVATING, SERVING, BACKUP),
          SERVING, Set.of(ACTIVATING, HANDING_OVER, BACKUP),
          HANDING_OVER, Set.of(ACTIVATING, BACKUP));

  @ParameterizedTest
  @EnumSource
  void aRole_isFollowedByThose_andByNoOthers(Role role) {
    assertThat(Arrays.stream(Role.values()).filter(role::mayBecome))
        .containsExactlyInAnyOrderElementsOf(NEXT.get(role));
  }

  @ParameterizedTest
  @EnumSource
  void nobodyServes_whoHasNotMadeSureThatNoOtherDoes(Role role) {
    assertThat(role.mayBecome(SERVING)).isEqualTo(role == ACTIVATING);
  }
}
