package dev.grid.structures.pncounter;

import dev.grid.StructureType;
import dev.grid.config.MemberConfig;
import dev.grid.kernel.EffectCodec;
import dev.grid.kernel.EffectMessages;
import dev.grid.kernel.Handler;
import dev.grid.kernel.Host;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.Structure;
import dev.grid.kernel.Subscription;
import dev.grid.pncounter.GridPnCounter;
import dev.grid.protocol.CodecSet;
import dev.grid.protocol.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** PN counters (protocol service 0x1d). Immutable. */
public final class PnCounterStructure implements Structure<PnCounterState> {

  private final EffectCodec effects = new EffectMessages(PnCounterEffectCodecs.ALL);

  @Override
  public StructureType<?, ?> type() {
    return GridPnCounter.TYPE;
  }

  @Override
  public GridPnCounter handle(String name, Invoker invoker) {
    return new PnCounterProxy(new AsyncPnCounterProxy(name, invoker));
  }

  @Override
  public boolean isPartitioned() {
    return false;
  }

  @Override
  public Host host(String name, MemberConfig config) {
    return Host.REPLICATED;
  }

  @Override
  public List<CodecSet> codecs() {
    return List.of(PnCounterMessagesCodecs.ALL);
  }

  @Override
  public Handler<PnCounterState> handler() {
    return new PnCounterHandler();
  }

  @Override
  public PnCounterState newState(StateContext context) {
    return new PnCounterState(context);
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
