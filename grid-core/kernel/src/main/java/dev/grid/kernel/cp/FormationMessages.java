package dev.grid.kernel.cp;

import dev.grid.protocol.Op;
import dev.grid.protocol.Routing;
import dev.grid.protocol.Struct;
import dev.grid.protocol.types.RaftGroupId;
import java.util.List;
import java.util.UUID;

/**
 * What members bring to the default group about who is in groups: it decides for all. The numbers
 * are of protocol service 0x22, which clients ask members with.
 */
public sealed interface FormationMessages<R> extends OfGroupItself<R> {

  /** What the one structure is called that knows of it. */
  String NAME = "formation";

  @Override
  default String name() {
    return NAME;
  }

  /** Who is in groups outlives the group that knows it. */
  @Override
  default boolean isFor(long id) {
    return true;
  }

  /**
   * Who is to be in all groups.
   *
   * @param epoch how often that was changed
   * @param voters the servers; empty with epoch 0, as at first nobody in a group decides it
   */
  @Struct
  record Voters(long epoch, List<UUID> voters) {

    public Voters {
      voters = List.copyOf(voters);
    }
  }

  /**
   * Who a group begins with, decided once.
   *
   * @param group its name
   * @param voters the servers that its log begins with, the same on each
   */
  @Struct
  record Founders(String group, List<UUID> voters) {

    public Founders {
      voters = List.copyOf(voters);
    }
  }

  /**
   * Who another group begins with: whoever was said first, or who is in groups by now.
   *
   * @param group the default group
   * @param founded the other's name
   * @param known what the sender knows of who is in groups
   */
  @Op(id = 0x22f100, routing = Routing.GROUP, retryable = true)
  record FoundGroup(RaftGroupId group, String founded, Voters known)
      implements FormationMessages<List<UUID>> {}

  /**
   * Changes who is to be in groups, if that was changed {@code next.epoch() - 1} times; nothing
   * happens else. The answer is who is to be in groups now.
   *
   * @param group the default group
   */
  @Op(id = 0x22f200, routing = Routing.GROUP, retryable = true)
  record MoveFormation(RaftGroupId group, Voters next) implements FormationMessages<Voters> {}
}
