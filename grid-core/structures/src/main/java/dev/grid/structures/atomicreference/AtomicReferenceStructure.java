package dev.grid.structures.atomicreference;

import dev.grid.StructureType;
import dev.grid.atomicreference.GridAtomicReference;
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

/** Atomic references (protocol service 0x0a). Immutable. */
public final class AtomicReferenceStructure implements GroupStructure<AtomicReferenceState> {

  private final EffectCodec effects = new EffectMessages(AtomicReferenceEffectCodecs.ALL);

  @Override
  public StructureType<?, ?> type() {
    return GridAtomicReference.TYPE;
  }

  @Override
  public GridAtomicReference<?> handle(String name, Invoker invoker) {
    return new AtomicReferenceProxy<>(
        new AsyncAtomicReferenceProxy<>(new GroupCalls(CpName.of(name), invoker)));
  }

  @Override
  public List<CodecSet> codecs() {
    return List.of(AtomicReferenceMessagesCodecs.ALL);
  }

  @Override
  public Handler<AtomicReferenceState> handler() {
    return new AtomicReferenceHandler();
  }

  @Override
  public AtomicReferenceState newState(StateContext context) {
    return new AtomicReferenceState();
  }

  @Override
  public EffectCodec effects() {
    return effects;
  }
}
