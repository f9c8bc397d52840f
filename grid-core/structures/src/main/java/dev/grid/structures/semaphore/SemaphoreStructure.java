package dev.grid.structures.semaphore;

import dev.grid.StructureType;
import dev.grid.kernel.EffectCodec;
import dev.grid.kernel.EffectMessages;
import dev.grid.kernel.Handler;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.cp.CpName;
import dev.grid.kernel.cp.GroupCalls;
import dev.grid.kernel.cp.GroupStructure;
import dev.grid.protocol.CodecSet;
import dev.grid.semaphore.GridSemaphore;
import java.util.List;

/** Semaphores (protocol service 0x0c). Immutable. */
public final class SemaphoreStructure implements GroupStructure<SemaphoreState> {

  private final EffectCodec effects = new EffectMessages(SemaphoreEffectCodecs.ALL);

  @Override
  public StructureType<?, ?> type() {
    return GridSemaphore.TYPE;
  }

  @Override
  public GridSemaphore handle(String name, Invoker invoker) {
    return new SemaphoreProxy(new AsyncSemaphoreProxy(new GroupCalls(CpName.of(name), invoker)));
  }

  @Override
  public List<CodecSet> codecs() {
    return List.of(SemaphoreMessagesCodecs.ALL);
  }

  @Override
  public Handler<SemaphoreState> handler() {
    return new SemaphoreHandler();
  }

  @Override
  public SemaphoreState newState(StateContext context) {
    return new SemaphoreState(context);
  }

  @Override
  public EffectCodec effects() {
    return effects;
  }
}
