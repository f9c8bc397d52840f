package dev.grid.structures.cpobject;

import dev.grid.kernel.StateContext;
import dev.grid.kernel.cp.GroupObjectMessagesCodecs;
import dev.grid.kernel.cp.GroupOwnStructure;

/** The structures of each Raft group as such (protocol service 0x1e), members' own. Immutable. */
public final class GroupObjectStructure extends GroupOwnStructure<GroupObjectState> {

  public GroupObjectStructure() {
    super(
        "grid:cpObjectService",
        "cp-object",
        GroupObjectMessagesCodecs.ALL,
        GroupObjectHandler::new,
        GroupObjectEffectCodecs.ALL);
  }

  @Override
  public GroupObjectState newState(StateContext context) {
    return new GroupObjectState();
  }
}
