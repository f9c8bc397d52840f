package dev.grid.structures.ringbuffer;

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
import dev.grid.protocol.CodecSet;
import dev.grid.protocol.Message;
import dev.grid.reliabletopic.GridReliableTopic;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reliable topics: nothing but a name in the cluster. All that they do, proxies do with a
 * ringbuffer. Immutable.
 */
public final class ReliableTopicStructure implements Structure<RingbufferState> {

  private final EffectCodec effects = new EffectMessages();
  private final Handler<RingbufferState> handler =
      (message, state, call) -> {
        throw new IllegalArgumentException(message + " is not handled by reliable topics");
      };

  @Override
  public StructureType<?, ?> type() {
    return GridReliableTopic.TYPE;
  }

  @Override
  public GridReliableTopic<?> handle(String name, Invoker invoker) {
    return new ReliableTopicProxy<>(new AsyncReliableTopicProxy<>(name, invoker));
  }

  @Override
  public boolean isPartitioned() {
    return false;
  }

  @Override
  public Host host(String name, MemberConfig config) {
    return Host.LOCAL;
  }

  @Override
  public List<CodecSet> codecs() {
    return List.of();
  }

  @Override
  public Handler<RingbufferState> handler() {
    return handler;
  }

  @Override
  public RingbufferState newState(StateContext context) {
    return new RingbufferState(context);
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
