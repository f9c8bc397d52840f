package dev.grid.structures.cpformation;

import dev.grid.OverloadedException;
import dev.grid.kernel.Call;
import dev.grid.kernel.Handler;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.cp.FormationMessages;
import dev.grid.kernel.cp.FormationMessages.FoundGroup;
import dev.grid.kernel.cp.FormationMessages.Founders;
import dev.grid.kernel.cp.FormationMessages.MoveFormation;
import dev.grid.kernel.cp.FormationMessages.Voters;
import dev.grid.protocol.Message;
import dev.grid.structures.cpformation.FormationEffect.Founded;
import dev.grid.structures.cpformation.FormationEffect.Moved;

/** Decides who is in groups. Stateless. */
final class FormationHandler implements Handler<FormationState> {

  @Override
  public Outcome handle(Message<?> message, FormationState state, Call call) {
    return switch ((FormationMessages<?>) message) {
      case FoundGroup m -> found(m, state);
      case MoveFormation m -> {
        if (m.next().epoch() != state.voters().epoch() + 1) {
          yield Outcome.reply(state.voters());
        }
        yield Outcome.changed(state.changed(new Moved(m.next())), m.next());
      }
    };
  }

  private static Outcome found(FoundGroup message, FormationState state) {
    Founders known = state.founders(message.founded());
    if (known != null) {
      return Outcome.reply(known.voters());
    }
    if (state.isFull()) {
      throw new OverloadedException(
          ("group=%s is not made: there are %d groups, and there may not be more; use one that"
                  + " exists")
              .formatted(message.founded(), FormationState.GROUPS_MAX));
    }
    Voters latest =
        message.known().epoch() >= state.voters().epoch() ? message.known() : state.voters();
    Founders founders = new Founders(message.founded(), latest.voters());
    return Outcome.changed(state.changed(new Founded(founders)), founders.voters());
  }
}
