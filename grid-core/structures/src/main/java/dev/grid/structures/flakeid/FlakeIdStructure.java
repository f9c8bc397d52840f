package dev.grid.structures.flakeid;

import dev.grid.StructureType;
import dev.grid.config.MemberConfig;
import dev.grid.flakeid.GridFlakeIdGenerator;
import dev.grid.kernel.EffectCodec;
import dev.grid.kernel.EffectMessages;
import dev.grid.kernel.Handler;
import dev.grid.kernel.Host;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.Structure;
import dev.grid.kernel.Subscription;
import dev.grid.protocol.CodecSet;
import dev.grid.protocol.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Flake id generators (protocol service 0x1c). Immutable. */
public final class FlakeIdStructure implements Structure<FlakeIdState> {

  private final EffectCodec effects = new EffectMessages();

  @Override
  public StructureType<?, ?> type() {
    return GridFlakeIdGenerator.TYPE;
  }

  @Override
  public GridFlakeIdGenerator handle(String name, Invoker invoker) {
    return new FlakeIdProxy(new AsyncFlakeIdProxy(name, invoker));
  }

  @Override
  public boolean isPartitioned() {
    return false;
  }

  @Override
  public Host host(String name, MemberConfig config) {
    return Host.LOCAL;
  }

  @Override
  public List<CodecSet> codecs() {
    return List.of(FlakeIdMessagesCodecs.ALL);
  }

  @Override
  public Handler<FlakeIdState> handler() {
    return new FlakeIdHandler();
  }

  @Override
  public FlakeIdState newState(StateContext context) {
    return new FlakeIdState(context);
  }

  @Override
  public EffectCodec effects() {
    return effects;
  }

  @Override
  public @Nullable Subscription subscription(Message<?> message) {
    return null;
  }
}
