package dev.grid.structures.cardinality;

import dev.grid.StructureType;
import dev.grid.cardinality.GridCardinalityEstimator;
import dev.grid.kernel.EffectCodec;
import dev.grid.kernel.EffectMessages;
import dev.grid.kernel.Handler;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.Merging;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.Structure;
import dev.grid.kernel.StructureMessage;
import dev.grid.kernel.Subscription;
import dev.grid.protocol.CodecSet;
import dev.grid.protocol.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cardinality estimators (protocol service 0x19). Immutable. */
public final class CardinalityStructure implements Structure<CardinalityState> {

  private final EffectCodec effects = new EffectMessages(CardinalityEffectCodecs.ALL);

  @Override
  public StructureType<?, ?> type() {
    return GridCardinalityEstimator.TYPE;
  }

  @Override
  public GridCardinalityEstimator handle(String name, Invoker invoker) {
    return new CardinalityProxy(new AsyncCardinalityProxy(name, invoker));
  }

  @Override
  public List<CodecSet> codecs() {
    return List.of(CardinalityMessagesCodecs.ALL);
  }

  @Override
  public Handler<CardinalityState> handler() {
    return new CardinalityHandler();
  }

  @Override
  public CardinalityState newState(StateContext context) {
    return new CardinalityState(context);
  }

  @Override
  public EffectCodec effects() {
    return effects;
  }

  @Override
  public Merging merging(CardinalityState state, String name) {
    return new SketchMerging(name, state.parts());
  }

  /** A part of a sketch is stored by adding it. */
  @Override
  public StructureMessage<?> restoring(String name, byte @Nullable [] key, byte[] value) {
    return new CardinalityMessages.Merge(name, value);
  }

  @Override
  public @Nullable Subscription subscription(Message<?> message) {
    return null;
  }
}
