package dev.grid.structures.ringbuffer;

import dev.grid.StructureType;
import dev.grid.kernel.EffectCodec;
import dev.grid.kernel.EffectMessages;
import dev.grid.kernel.Handler;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.ItemMerging;
import dev.grid.kernel.Merging;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.Structure;
import dev.grid.kernel.StructureMessage;
import dev.grid.kernel.Subscription;
import dev.grid.protocol.CodecSet;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.ringbuffer.GridRingbuffer;
import dev.grid.ringbuffer.OverflowPolicy;
import dev.grid.structures.ringbuffer.RingbufferMessages.Merge;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ringbuffers (protocol service 23). Immutable. */
public final class RingbufferStructure implements Structure<RingbufferState> {

  private final EffectCodec effects = new EffectMessages(RingbufferEffectCodecs.ALL);

  /** The ringbuffer of this name, as reached by this invoker. */
  public static <E> GridRingbuffer<E> proxy(String name, Invoker invoker) {
    return new RingbufferProxy<>(new AsyncRingbufferProxy<>(name, invoker));
  }

  @Override
  public StructureType<?, ?> type() {
    return GridRingbuffer.TYPE;
  }

  @Override
  public GridRingbuffer<?> handle(String name, Invoker invoker) {
    return proxy(name, invoker);
  }

  /** The ringbuffer of a reliable topic is configured by the topic's name. */
  @Override
  public String configuredName(String name) {
    return RingbufferState.configuredName(name);
  }

  @Override
  public List<CodecSet> codecs() {
    return List.of(RingbufferMessagesCodecs.ALL);
  }

  @Override
  public Handler<RingbufferState> handler() {
    return new RingbufferHandler();
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
  public Merging merging(RingbufferState state, String name) {
    long head = state.oldest();
    return new ItemMerging(
        Math.toIntExact(state.entries()),
        i -> state.get(head + i),
        RingbufferState.ITEM_OVERHEAD_BYTES,
        (items, occurrences) -> new Merge(name, items, occurrences));
  }

  @Override
  public StructureMessage<?> restoring(String name, byte @Nullable [] key, byte[] value) {
    return new RingbufferMessages.Add(
        name, RingbufferHandler.policy(OverflowPolicy.OVERWRITE), new Data(value));
  }

  /** Nobody is told of what comes: readers wait for it. */
  @Override
  public @Nullable Subscription subscription(Message<?> message) {
    return null;
  }
}
