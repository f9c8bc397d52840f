package dev.grid.structures.atomiclong;

import dev.grid.StructureType;
import dev.grid.atomiclong.GridAtomicLong;
import dev.grid.config.MemberConfig;
import dev.grid.kernel.EffectCodec;
import dev.grid.kernel.EffectMessages;
import dev.grid.kernel.Handler;
import dev.grid.kernel.Host;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.Structure;
import dev.grid.kernel.Subscription;
import dev.grid.kernel.cp.CpName;
import dev.grid.kernel.cp.GroupCalls;
import dev.grid.protocol.Codec;
import dev.grid.protocol.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Atomic longs (protocol service 0x09). Immutable. */
public final class AtomicLongStructure implements Structure<AtomicLongState> {

  private final AtomicLongHandler handler = new AtomicLongHandler();
  private final EffectCodec effects = new EffectMessages(AtomicLongEffectCodecs.ALL);

  @Override
  public StructureType<?, ?> type() {
    return GridAtomicLong.TYPE;
  }

  @Override
  public GridAtomicLong handle(String name, Invoker invoker) {
    return new AtomicLongProxy(new AsyncAtomicLongProxy(new GroupCalls(CpName.of(name), invoker)));
  }

  @Override
  public boolean isPartitioned() {
    return false;
  }

  @Override
  public Host host(String name, MemberConfig config) {
    return Host.RAFT_GROUP;
  }

  @Override
  public List<Codec<?, ?>> codecs() {
    return AtomicLongMessagesCodecs.ALL;
  }

  @Override
  public Handler<AtomicLongState> handler() {
    return handler;
  }

  @Override
  public AtomicLongState newState(StateContext context) {
    return new AtomicLongState();
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
