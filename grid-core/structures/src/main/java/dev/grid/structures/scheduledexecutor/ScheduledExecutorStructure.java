package dev.grid.structures.scheduledexecutor;

import dev.grid.StructureType;
import dev.grid.config.MemberConfig;
import dev.grid.kernel.EffectCodec;
import dev.grid.kernel.EffectMessages;
import dev.grid.kernel.Handler;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.MemberPart;
import dev.grid.kernel.Merging;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.Structure;
import dev.grid.kernel.Subscription;
import dev.grid.protocol.CodecSet;
import dev.grid.protocol.Message;
import dev.grid.scheduledexecutor.GridScheduledExecutor;
import dev.grid.structures.scheduledexecutor.ScheduledExecutorMessages.ListOfPartitions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Scheduled executors (protocol service 0x1a). Immutable. */
public final class ScheduledExecutorStructure implements Structure<ScheduledExecutorState> {

  private final EffectCodec effects = new EffectMessages(ScheduledExecutorEffectCodecs.ALL);

  @Override
  public StructureType<?, ?> type() {
    return GridScheduledExecutor.TYPE;
  }

  @Override
  public GridScheduledExecutor handle(String name, Invoker invoker) {
    return new ScheduledExecutorProxy(new AsyncScheduledExecutorProxy(name, invoker));
  }

  @Override
  public List<CodecSet> codecs() {
    return List.of(ScheduledExecutorMessagesCodecs.ALL);
  }

  @Override
  public Handler<ScheduledExecutorState> handler() {
    return new ScheduledExecutorHandler();
  }

  @Override
  public ScheduledExecutorState newState(StateContext context) {
    return new ScheduledExecutorState(context);
  }

  @Override
  public MemberPart<?> part(String name, MemberConfig config) {
    return new MemberPart<>(ScheduledRuns.class, services -> new ScheduledRuns(name, services));
  }

  @Override
  public EffectCodec effects() {
    return effects;
  }

  @Override
  public Merging merging(ScheduledExecutorState state, String name) {
    return new ScheduledExecutorMerging(state, name);
  }

  @Override
  public Message<?> part(Message<?> message, int from) {
    return message instanceof ListOfPartitions m ? new ListOfPartitions(m.name(), from) : message;
  }

  @Override
  public @Nullable Subscription subscription(Message<?> message) {
    return null;
  }
}
