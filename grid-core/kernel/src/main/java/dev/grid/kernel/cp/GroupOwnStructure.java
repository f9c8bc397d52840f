package dev.grid.kernel.cp;

import dev.grid.StructureHandle;
import dev.grid.StructureType;
import dev.grid.config.StructureConfig;
import dev.grid.kernel.EffectCodec;
import dev.grid.kernel.EffectMessages;
import dev.grid.kernel.Handler;
import dev.grid.kernel.InternalStructure;
import dev.grid.kernel.State;
import dev.grid.protocol.CodecSet;
import java.util.List;
import java.util.function.Supplier;

/**
 * A room for what each Raft group has once, and members alone ask. Nothing about it can be chosen.
 * Immutable.
 *
 * @param <S> its state
 */
public abstract class GroupOwnStructure<S extends State>
    implements GroupStructure<S>, InternalStructure<S> {

  private final StructureType<NoHandle, OwnConfig> type;
  private final CodecSet codecs;
  private final Supplier<Handler<S>> handler;
  private final EffectCodec effects;

  /** Stands for a handle, which applications have none of. */
  private interface NoHandle extends StructureHandle<NoHandle> {}

  private record OwnConfig(String name, StructureType<?, ?> type) implements StructureConfig {}

  /**
   * A kind.
   *
   * @param service what it is called among members
   * @param tag one word for messages
   * @param codecs of its messages
   * @param handler makes what decides what the messages do
   * @param effects the codecs of what changes its state
   */
  @SuppressWarnings("this-escape") // The configuration is asked for later.
  protected GroupOwnStructure(
      String service, String tag, CodecSet codecs, Supplier<Handler<S>> handler, CodecSet effects) {
    type =
        new StructureType<>(
            service, tag, NoHandle.class, NoHandle.class, OwnConfig.class, this::config, false);
    this.codecs = codecs;
    this.handler = handler;
    this.effects = new EffectMessages(effects);
  }

  private OwnConfig config(String name) {
    return new OwnConfig(name, type);
  }

  @Override
  public final StructureType<?, ?> type() {
    return type;
  }

  @Override
  public final List<CodecSet> codecs() {
    return List.of(codecs);
  }

  @Override
  public final Handler<S> handler() {
    return handler.get();
  }

  @Override
  public final EffectCodec effects() {
    return effects;
  }
}
