package dev.grid.structures.replicatedmap;

import dev.grid.StructureType;
import dev.grid.config.MemberConfig;
import dev.grid.kernel.EffectCodec;
import dev.grid.kernel.EffectMessages;
import dev.grid.kernel.Handler;
import dev.grid.kernel.Host;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.Structure;
import dev.grid.kernel.Subscription;
import dev.grid.kernel.query.Queries;
import dev.grid.protocol.CodecSet;
import dev.grid.protocol.Message;
import dev.grid.replicatedmap.GridReplicatedMap;
import dev.grid.structures.replicatedmap.ReplicatedMapMessages.Clear;
import dev.grid.structures.replicatedmap.ReplicatedMapMessages.RemoveAll;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Replicated maps (protocol service 0x0d). Immutable. */
public final class ReplicatedMapStructure implements Structure<ReplicatedMapState> {

  private final EffectCodec effects = new EffectMessages(ReplicatedMapEffectCodecs.ALL);

  /** The map of this name, as reached by this invoker. */
  public static <K, V> GridReplicatedMap<K, V> proxy(String name, Invoker invoker) {
    return new ReplicatedMapProxy<>(new AsyncReplicatedMapProxy<>(name, invoker));
  }

  @Override
  public StructureType<?, ?> type() {
    return GridReplicatedMap.TYPE;
  }

  @Override
  public GridReplicatedMap<?, ?> handle(String name, Invoker invoker) {
    return proxy(name, invoker);
  }

  @Override
  public boolean isPartitioned() {
    return false;
  }

  @Override
  public Host host(String name, MemberConfig config) {
    return Host.REPLICATED;
  }

  @Override
  public List<CodecSet> codecs() {
    return List.of(ReplicatedMapMessagesCodecs.ALL);
  }

  @Override
  public Handler<ReplicatedMapState> handler() {
    return new ReplicatedMapHandler();
  }

  @Override
  public ReplicatedMapState newState(StateContext context) {
    return new ReplicatedMapState(context);
  }

  @Override
  public EffectCodec effects() {
    return effects;
  }

  @Override
  public Message<?> part(Message<?> message, int from) {
    return message instanceof Clear m ? new RemoveAll(m.name()) : message;
  }

  @Override
  public @Nullable Subscription subscription(Message<?> message) {
    return subscription(message, ReplicatedMapStructure::nowhere);
  }

  @Override
  public @Nullable Subscription subscription(Message<?> message, Supplier<Queries> queries) {
    return Listened.subscription(message, queries);
  }

  private static Queries nowhere() {
    throw new IllegalStateException("nothing is queried here");
  }
}
