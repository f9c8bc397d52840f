package dev.grid.structures.countdownlatch;

import dev.grid.StructureType;
import dev.grid.countdownlatch.GridCountDownLatch;
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

/** Countdown latches (protocol service 0x0b). Immutable. */
public final class CountDownLatchStructure implements GroupStructure<CountDownLatchState> {

  private final EffectCodec effects = new EffectMessages(CountDownLatchEffectCodecs.ALL);

  @Override
  public StructureType<?, ?> type() {
    return GridCountDownLatch.TYPE;
  }

  @Override
  public GridCountDownLatch handle(String name, Invoker invoker) {
    return new CountDownLatchProxy(
        new AsyncCountDownLatchProxy(new GroupCalls(CpName.of(name), invoker)));
  }

  @Override
  public List<CodecSet> codecs() {
    return List.of(CountDownLatchMessagesCodecs.ALL);
  }

  @Override
  public Handler<CountDownLatchState> handler() {
    return new CountDownLatchHandler();
  }

  @Override
  public CountDownLatchState newState(StateContext context) {
    return new CountDownLatchState();
  }

  @Override
  public EffectCodec effects() {
    return effects;
  }
}
