package dev.grid.structures.cpobject;

import static dev.grid.structures.RandomGroupCalls.GROUP;
import static dev.grid.structures.ShardHost.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.OverloadedException;
import dev.grid.config.MemberConfig;
import dev.grid.kernel.cp.GroupObjectMessages;
import dev.grid.kernel.cp.GroupObjectMessages.DestroyInGroup;
import dev.grid.kernel.cp.GroupObjectMessages.EndInGroup;
import dev.grid.kernel.cp.GroupObjectMessages.ListInGroup;
import dev.grid.structures.RandomGroupCalls;
import dev.grid.structures.ShardHost;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is destroyed is remembered, on copies too. */
final class GroupObjectTest {

  private static final GroupObjectStructure STRUCTURE = new GroupObjectStructure();

  private final ShardHost<GroupObjectState> host =
      new ShardHost<>(STRUCTURE, GroupObjectMessages.NAME, MemberConfig.defaults());

  @Test
  void names_areOfTheirKinds_andLimited() {
    host.call(ALICE, new DestroyInGroup(GROUP, "locks", "a"));
    host.call(ALICE, new DestroyInGroup(GROUP, "locks", "a"));
    assertThat(host.state().isDestroyed("locks", "a")).isTrue();
    assertThat(host.state().isDestroyed("counters", "a")).isFalse();
    for (int i = 1; i < GroupObjectState.DESTROYED_MAX; i++) {
      host.call(ALICE, new DestroyInGroup(GROUP, "counters", "a" + i));
    }
    assertThatThrownBy(() -> host.call(ALICE, new DestroyInGroup(GROUP, "locks", "b")))
        .isInstanceOf(OverloadedException.class)
        .hasMessageContaining("object=b");
    host.call(ALICE, new DestroyInGroup(GROUP, "locks", "a"));
  }

  @Test
  void namesThatAreDestroyed_areListedByTheirKinds() {
    host.call(ALICE, new DestroyInGroup(GROUP, "locks", "a"));
    host.call(ALICE, new DestroyInGroup(GROUP, "counters", "b"));
    host.call(ALICE, new DestroyInGroup(GROUP, "locks", "c"));

    assertThat(host.call(ALICE, new ListInGroup(GROUP, "locks", true)))
        .isEqualTo(List.of("a", "c"));
  }

  @Test
  void structuresThatEnd_areNotRemembered() {
    host.call(ALICE, new EndInGroup(GROUP, "maps", "a"));

    assertThat(host.state().isDestroyed("maps", "a")).isFalse();
    assertThat(host.state().isEmpty()).isTrue();
  }

  @Test
  void copies_knowTheSame() {
    new RandomGroupCalls<>(
            STRUCTURE,
            MemberConfig.defaults(),
            random -> new DestroyInGroup(GROUP, "s" + random.nextInt(3), "x" + random.nextInt(9)))
        .run();
  }
}
