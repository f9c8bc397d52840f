package dev.grid.structures.fencedlock;

import dev.grid.StructureType;
import dev.grid.fencedlock.GridFencedLock;
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

/** Fenced locks (protocol service 0x07). Immutable. */
public final class FencedLockStructure implements GroupStructure<FencedLockState> {

  private final EffectCodec effects = new EffectMessages(FencedLockEffectCodecs.ALL);

  @Override
  public StructureType<?, ?> type() {
    return GridFencedLock.TYPE;
  }

  @Override
  public GridFencedLock handle(String name, Invoker invoker) {
    return new FencedLockProxy(new AsyncFencedLockProxy(new GroupCalls(CpName.of(name), invoker)));
  }

  @Override
  public List<CodecSet> codecs() {
    return List.of(FencedLockMessagesCodecs.ALL);
  }

  @Override
  public Handler<FencedLockState> handler() {
    return new FencedLockHandler();
  }

  @Override
  public FencedLockState newState(StateContext context) {
    return new FencedLockState(context);
  }

  @Override
  public EffectCodec effects() {
    return effects;
  }
}
