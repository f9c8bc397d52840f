package dev.grid.structures.atomiclong;

import dev.grid.StructureType;
import dev.grid.atomiclong.GridAtomicLong;
import dev.grid.kernel.EffectCodec;
import dev.grid.kernel.EffectMessages;
import dev.grid.kernel.Handler;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.cp.CpName;
import dev.grid.kernel.cp.GroupCalls;
import dev.grid.kernel.cp.GroupStructure;
import dev.grid.protocol.CodecSet;
import java.util.List;

/** Atomic longs (protocol service 0x09). Immutable. */
public final class AtomicLongStructure implements GroupStructure<AtomicLongState> {

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
  public List<CodecSet> codecs() {
    return List.of(AtomicLongMessagesCodecs.ALL);
  }

  @Override
  public Handler<AtomicLongState> handler() {
    return new AtomicLongHandler();
  }

  @Override
  public AtomicLongState newState(StateContext context) {
    return new AtomicLongState();
  }

  @Override
  public EffectCodec effects() {
    return effects;
  }
}
