package dev.grid.structures.cpmap;

import dev.grid.StructureType;
import dev.grid.cpmap.GridCpMap;
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

/** CP maps (protocol service 0x23). Immutable. */
public final class CpMapStructure implements GroupStructure<CpMapState> {

  private final EffectCodec effects = new EffectMessages(CpMapEffectCodecs.ALL);

  @Override
  public StructureType<?, ?> type() {
    return GridCpMap.TYPE;
  }

  @Override
  public GridCpMap<?, ?> handle(String name, Invoker invoker) {
    return new CpMapProxy<>(new AsyncCpMapProxy<>(new GroupCalls(CpName.of(name), invoker)));
  }

  @Override
  public List<CodecSet> codecs() {
    return List.of(CpMapMessagesCodecs.ALL);
  }

  @Override
  public Handler<CpMapState> handler() {
    return new CpMapHandler();
  }

  @Override
  public CpMapState newState(StateContext context) {
    return new CpMapState(context);
  }

  @Override
  public EffectCodec effects() {
    return effects;
  }
}
