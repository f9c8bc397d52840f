package dev.grid.structures.cpobject;

import dev.grid.StructureHandle;
import dev.grid.StructureType;
import dev.grid.config.StructureConfig;
import dev.grid.kernel.EffectCodec;
import dev.grid.kernel.EffectMessages;
import dev.grid.kernel.Handler;
import dev.grid.kernel.InternalStructure;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.cp.GroupObjectMessagesCodecs;
import dev.grid.kernel.cp.GroupStructure;
import dev.grid.protocol.Codec;
import java.util.List;

/** The structures of each Raft group as such (protocol service 0x1e), members' own. Immutable. */
public final class GroupObjectStructure
    implements GroupStructure<GroupObjectState>, InternalStructure<GroupObjectState> {

  /** The kind, which applications cannot ask for. */
  static final StructureType<GroupObject, GroupObjectConfig> TYPE =
      new StructureType<>(
          "grid:cpObjectService",
          "cp-object",
          GroupObject.class,
          GroupObject.class,
          GroupObjectConfig.class,
          GroupObjectConfig::new,
          false);

  private final GroupObjectHandler handler = new GroupObjectHandler();
  private final EffectCodec effects = new EffectMessages(GroupObjectEffectCodecs.ALL);

  /** Stands for a handle, which applications have none of. */
  interface GroupObject extends StructureHandle<GroupObject> {}

  /** Nothing but its name can be chosen. */
  record GroupObjectConfig(String name) implements StructureConfig {

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
    return GroupObjectMessagesCodecs.ALL;
  }

  @Override
  public Handler<GroupObjectState> handler() {
    return handler;
  }

  @Override
  public GroupObjectState newState(StateContext context) {
    return new GroupObjectState();
  }

  @Override
  public EffectCodec effects() {
    return effects;
  }
}
