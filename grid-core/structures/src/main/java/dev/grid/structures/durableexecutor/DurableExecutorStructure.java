package dev.grid.structures.durableexecutor;

import dev.grid.StructureType;
import dev.grid.config.MemberConfig;
import dev.grid.durableexecutor.GridDurableExecutor;
import dev.grid.kernel.EffectCodec;
import dev.grid.kernel.EffectMessages;
import dev.grid.kernel.Handler;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.MemberPart;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.Structure;
import dev.grid.kernel.Subscription;
import dev.grid.protocol.CodecSet;
import dev.grid.protocol.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Durable executors (protocol service 0x18). Immutable. */
public final class DurableExecutorStructure implements Structure<DurableExecutorState> {

  private final EffectCodec effects = new EffectMessages(DurableExecutorEffectCodecs.ALL);

  @Override
  public StructureType<?, ?> type() {
    return GridDurableExecutor.TYPE;
  }

  @Override
  public GridDurableExecutor handle(String name, Invoker invoker) {
    return new DurableExecutorProxy(new AsyncDurableExecutorProxy(name, invoker));
  }

  @Override
  public List<CodecSet> codecs() {
    return List.of(DurableExecutorMessagesCodecs.ALL);
  }

  @Override
  public Handler<DurableExecutorState> handler() {
    return new DurableExecutorHandler();
  }

  @Override
  public DurableExecutorState newState(StateContext context) {
    return new DurableExecutorState(context);
  }

  @Override
  public MemberPart<?> part(String name, MemberConfig config) {
    return new MemberPart<>(DurableRuns.class, services -> new DurableRuns(name, services));
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
