package dev.grid.structures.cpsession;

import dev.grid.StructureHandle;
import dev.grid.StructureType;
import dev.grid.config.CpConfig;
import dev.grid.config.StructureConfig;
import dev.grid.kernel.EffectCodec;
import dev.grid.kernel.EffectMessages;
import dev.grid.kernel.Handler;
import dev.grid.kernel.InternalStructure;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.cp.CpSessionMessagesCodecs;
import dev.grid.kernel.cp.GroupStructure;
import dev.grid.protocol.Codec;
import java.util.List;

/** The sessions of each Raft group (protocol service 0x1f), the members' own. Immutable. */
public final class CpSessionStructure
    implements GroupStructure<CpSessionState>, InternalStructure<CpSessionState> {

  /** The kind, which applications cannot ask for. */
  static final StructureType<CpSessions, CpSessionConfig> TYPE =
      new StructureType<>(
          "grid:cpSessionService",
          "cp-session",
          CpSessions.class,
          CpSessions.class,
          CpSessionConfig.class,
          CpSessionConfig::new,
          false);

  private final CpSessionHandler handler = new CpSessionHandler();
  private final EffectCodec effects = new EffectMessages(CpSessionEffectCodecs.ALL);

  /** Stands for the handle of a group's sessions, which applications have none of. */
  interface CpSessions extends StructureHandle<CpSessions> {}

  /** Nothing but its name can be chosen. */
  record CpSessionConfig(String name) implements StructureConfig {

    @Override
    public StructureType<?, ?> type() {
      return TYPE;
    }
  }

  @Override
  public StructureType<?, ?> type() {
    return TYPE;
  }

  @Override
  public List<Codec<?, ?>> codecs() {
    return CpSessionMessagesCodecs.ALL;
  }

  @Override
  public Handler<CpSessionState> handler() {
    return handler;
  }

  @Override
  public CpSessionState newState(StateContext context) {
    CpConfig groups = context.config().cp();
    return new CpSessionState(
        groups.sessionTimeToLive().toMillis(), groups.sessionHeartbeatInterval().toMillis());
  }

  @Override
  public EffectCodec effects() {
    return effects;
  }
}
