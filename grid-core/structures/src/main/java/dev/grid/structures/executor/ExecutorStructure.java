package dev.grid.structures.executor;

import dev.grid.StructureType;
import dev.grid.config.MemberConfig;
import dev.grid.executor.GridExecutor;
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

/** Executors (protocol service 0x08). Immutable. */
public final class ExecutorStructure implements Structure<ExecutorState> {

  private final EffectCodec effects = new EffectMessages(ExecutorEffectCodecs.ALL);

  @Override
  public StructureType<?, ?> type() {
    return GridExecutor.TYPE;
  }

  @Override
  public GridExecutor handle(String name, Invoker invoker) {
    return new ExecutorProxy(new AsyncExecutorProxy(name, invoker));
  }

  @Override
  public boolean isPartitioned() {
    return false;
  }

  @Override
  public Host host(String name, MemberConfig config) {
    return Host.REPLICATED;
  }

  /** A task for a partition runs where that is served. */
  @Override
  public boolean isServedInPartitions() {
    return true;
  }

  @Override
  public List<CodecSet> codecs() {
    return List.of(ExecutorMessagesCodecs.ALL);
  }

  @Override
  public Handler<ExecutorState> handler() {
    return new ExecutorHandler();
  }

  @Override
  public ExecutorState newState(StateContext context) {
    return new ExecutorState(context);
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
