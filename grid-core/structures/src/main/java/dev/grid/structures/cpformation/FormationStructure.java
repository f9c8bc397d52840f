package dev.grid.structures.cpformation;

import dev.grid.StructureHandle;
import dev.grid.StructureType;
import dev.grid.config.StructureConfig;
import dev.grid.kernel.EffectCodec;
import dev.grid.kernel.EffectMessages;
import dev.grid.kernel.Handler;
import dev.grid.kernel.InternalStructure;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.cp.FormationMessagesCodecs;
import dev.grid.kernel.cp.GroupStructure;
import dev.grid.protocol.Codec;
import java.util.List;

/** Who is in Raft groups (protocol service 0x22), members' own. Immutable. */
public final class FormationStructure
    implements GroupStructure<FormationState>, InternalStructure<FormationState> {

  /** The kind, which applications cannot ask for. */
  static final StructureType<Formation, FormationConfig> TYPE =
      new StructureType<>(
          "grid:cpFormationService",
          "cp-formation",
          Formation.class,
          Formation.class,
          FormationConfig.class,
          FormationConfig::new,
          false);

  private final FormationHandler handler = new FormationHandler();
  private final EffectCodec effects = new EffectMessages(FormationEffectCodecs.ALL);

  /** Stands for a handle, which applications have none of. */
  interface Formation extends StructureHandle<Formation> {}

  /** Nothing but its name can be chosen. */
  record FormationConfig(String name) implements StructureConfig {

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
    return FormationMessagesCodecs.ALL;
  }

  @Override
  public Handler<FormationState> handler() {
    return handler;
  }

  @Override
  public FormationState newState(StateContext context) {
    return new FormationState();
  }

  @Override
  public EffectCodec effects() {
    return effects;
  }
}
