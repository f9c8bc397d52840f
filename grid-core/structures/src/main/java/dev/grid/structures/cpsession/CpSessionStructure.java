package dev.grid.structures.cpsession;

import dev.grid.config.CpConfig;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.cp.CpSessionMessagesCodecs;
import dev.grid.kernel.cp.GroupOwnStructure;

/** The sessions of each Raft group (protocol service 0x1f), members' own. Immutable. */
public final class CpSessionStructure extends GroupOwnStructure<CpSessionState> {

  public CpSessionStructure() {
    super(
        "grid:cpSessionService",
        "cp-session",
        CpSessionMessagesCodecs.ALL,
        CpSessionHandler::new,
        CpSessionEffectCodecs.ALL);
  }

  @Override
  public CpSessionState newState(StateContext context) {
    CpConfig groups = context.config().cp();
    return new CpSessionState(
        groups.sessionTimeToLive().toMillis(), groups.sessionHeartbeatInterval().toMillis());
  }
}
