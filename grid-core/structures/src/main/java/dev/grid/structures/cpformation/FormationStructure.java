package dev.grid.structures.cpformation;

import dev.grid.kernel.StateContext;
import dev.grid.kernel.cp.FormationMessagesCodecs;
import dev.grid.kernel.cp.GroupOwnStructure;

/** Who is in Raft groups (protocol service 0x22), members' own. Immutable. */
public final class FormationStructure extends GroupOwnStructure<FormationState> {

  public FormationStructure() {
    super(
        "grid:cpFormationService",
        "cp-formation",
        FormationMessagesCodecs.ALL,
        FormationHandler::new,
        FormationEffectCodecs.ALL);
  }

  @Override
  public FormationState newState(StateContext context) {
    return new FormationState();
  }
}
