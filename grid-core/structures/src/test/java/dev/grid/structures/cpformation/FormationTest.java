package dev.grid.structures.cpformation;

import static dev.grid.structures.RandomGroupCalls.GROUP;
import static dev.grid.structures.ShardHost.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.OverloadedException;
import dev.grid.config.MemberConfig;
import dev.grid.kernel.cp.FormationMessages;
import dev.grid.kernel.cp.FormationMessages.FoundGroup;
import dev.grid.kernel.cp.FormationMessages.MoveFormation;
import dev.grid.kernel.cp.FormationMessages.Voters;
import dev.grid.structures.RandomGroupCalls;
import dev.grid.structures.ShardHost;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Who is in groups is changed one change after another, and who begins a group is said once. */
final class FormationTest {

  private static final FormationStructure STRUCTURE = new FormationStructure();
  private static final List<UUID> FIRST = List.of(new UUID(0, 1), new UUID(0, 2), new UUID(0, 3));
  private static final List<UUID> SECOND = List.of(new UUID(0, 1), new UUID(0, 2), new UUID(0, 4));
  private static final List<UUID> THIRD = List.of(new UUID(0, 1), new UUID(0, 5), new UUID(0, 4));

  private final ShardHost<FormationState> host =
      new ShardHost<>(STRUCTURE, FormationMessages.NAME, MemberConfig.defaults());

  @Test
  void ofTwoChangesOfTheSame_oneCounts() {
    assertThat(host.call(ALICE, new MoveFormation(GROUP, new Voters(1, SECOND))))
        .isEqualTo(new Voters(1, SECOND));
    assertThat(host.call(ALICE, new MoveFormation(GROUP, new Voters(1, THIRD))))
        .as("the other is told what has been decided")
        .isEqualTo(new Voters(1, SECOND));
    assertThat(host.call(ALICE, new MoveFormation(GROUP, new Voters(3, THIRD))))
        .isEqualTo(new Voters(1, SECOND));
    assertThat(host.call(ALICE, new MoveFormation(GROUP, new Voters(2, THIRD))))
        .isEqualTo(new Voters(2, THIRD));
  }

  @Test
  void foundersOfAGroup_areThoseOfTheFirstCall_orWhoIsInGroupsByThen() {
    Voters atFirst = new Voters(0, FIRST);
    assertThat(host.call(ALICE, new FoundGroup(GROUP, "a", atFirst))).isEqualTo(FIRST);
    host.call(ALICE, new MoveFormation(GROUP, new Voters(1, SECOND)));
    assertThat(host.call(ALICE, new FoundGroup(GROUP, "a", new Voters(1, SECOND))))
        .isEqualTo(FIRST);
    assertThat(host.call(ALICE, new FoundGroup(GROUP, "b", atFirst)))
        .as("what the caller knows is old")
        .isEqualTo(SECOND);
  }

  @Test
  void groups_areLimited() {
    for (int i = 0; i < FormationState.GROUPS_MAX; i++) {
      host.call(ALICE, new FoundGroup(GROUP, "g" + i, new Voters(0, FIRST)));
    }
    assertThatThrownBy(() -> host.call(ALICE, new FoundGroup(GROUP, "more", new Voters(0, FIRST))))
        .isInstanceOf(OverloadedException.class)
        .hasMessageContaining("group=more");
    host.call(ALICE, new FoundGroup(GROUP, "g0", new Voters(0, FIRST)));
  }

  @Test
  void copies_knowTheSame() {
    new RandomGroupCalls<>(
            STRUCTURE,
            MemberConfig.defaults(),
            random ->
                random.nextBoolean()
                    ? new FoundGroup(GROUP, "g" + random.nextInt(9), new Voters(0, FIRST))
                    : new MoveFormation(
                        GROUP,
                        new Voters(random.nextInt(9), random.nextBoolean() ? SECOND : THIRD)))
        .run();
  }
}
