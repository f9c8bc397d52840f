package dev.grid.structures.cpobject;

import dev.grid.OverloadedException;
import dev.grid.kernel.Call;
import dev.grid.kernel.Handler;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.cp.GroupObjectMessages;
import dev.grid.kernel.cp.GroupObjectMessages.DestroyGroup;
import dev.grid.kernel.cp.GroupObjectMessages.DestroyInGroup;
import dev.grid.kernel.cp.GroupObjectMessages.EndInGroup;
import dev.grid.kernel.cp.GroupObjectMessages.ListInGroup;
import dev.grid.protocol.Message;
import dev.grid.structures.cpobject.GroupObjectEffect.AllDestroyed;
import dev.grid.structures.cpobject.GroupObjectEffect.Ended;

/** Decides what messages about a group's structures as such do. Stateless. */
final class GroupObjectHandler implements Handler<GroupObjectState> {

  @Override
  public Outcome handle(Message<?> message, GroupObjectState state, Call call) {
    return switch ((GroupObjectMessages<?>) message) {
      case DestroyInGroup m -> {
        if (state.isDestroyed(m.service(), m.object())) {
          yield Outcome.NOTHING;
        }
        if (state.isFull()) {
          throw new OverloadedException(
              ("group=%s object=%s is not destroyed: %d are, which are remembered, and there may"
                      + " not be more")
                  .formatted(m.group(), m.object(), GroupObjectState.DESTROYED_MAX));
        }
        yield Outcome.changed(state.destroy(m.service(), m.object()), null);
      }
      case EndInGroup m -> Outcome.changed(new Ended(m.service(), m.structure()), null);
      case ListInGroup m ->
          Outcome.reply(
              m.isDestroyed() ? state.destroyed(m.service()) : call.namesBeside(m.service()));
      case DestroyGroup m -> Outcome.changed(new AllDestroyed(), null);
    };
  }
}
