package dev.grid.structures.cardinality;

import dev.grid.kernel.Call;
import dev.grid.kernel.Effect;
import dev.grid.kernel.Handler;
import dev.grid.kernel.Outcome;
import dev.grid.protocol.Message;
import dev.grid.structures.cardinality.CardinalityMessages.Add;
import dev.grid.structures.cardinality.CardinalityMessages.Estimate;
import dev.grid.structures.cardinality.CardinalityMessages.Merge;
import org.jspecify.annotations.Nullable;

/** Decides what messages to cardinality estimators do. Stateless. */
final class CardinalityHandler implements Handler<CardinalityState> {

  @Override
  public Outcome handle(Message<?> message, CardinalityState state, Call call) {
    return switch ((CardinalityMessages<?>) message) {
      case Add m -> added(state.add(m.hash()));
      case Estimate m -> Outcome.reply(state.estimate());
      case Merge m -> added(state.discardsMerged() ? null : state.join(m.part()));
    };
  }

  private static Outcome added(@Nullable Effect effect) {
    return effect == null ? Outcome.NOTHING : Outcome.changed(effect, null);
  }
}
