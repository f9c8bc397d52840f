package dev.grid.structures.pncounter;

import dev.grid.kernel.Call;
import dev.grid.kernel.Handler;
import dev.grid.kernel.Outcome;
import dev.grid.pncounter.ConsistencyLostException;
import dev.grid.protocol.Message;
import dev.grid.protocol.TargetNotReplicaException;
import dev.grid.structures.pncounter.PnCounterMessages.Add;
import dev.grid.structures.pncounter.PnCounterMessages.Get;
import dev.grid.structures.pncounter.PnCounterMessages.GetConfiguredReplicaCount;
import dev.grid.structures.pncounter.PnCounterMessages.Seen;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Decides what messages to PN counters do. Stateless. */
final class PnCounterHandler implements Handler<PnCounterState> {

  @Override
  public Outcome handle(Message<?> message, PnCounterState state, Call call) {
    return switch ((PnCounterMessages<?>) message) {
      case Get m -> {
        require(m.name(), m.replicaTimestamps(), m.targetReplicaUUID(), state, call);
        yield Outcome.reply(seen(state, state.value()));
      }
      case Add m -> {
        require(m.name(), m.replicaTimestamps(), m.targetReplicaUUID(), state, call);
        long before = state.value();
        if (m.delta() == 0) {
          yield Outcome.reply(seen(state, before));
        }
        var effect = state.add(call.member(), m.delta());
        yield Outcome.changed(
            effect, seen(state, m.getBeforeUpdate() ? before : before + m.delta()));
      }
      case GetConfiguredReplicaCount m -> Outcome.reply(state.replicaCount());
    };
  }

  @Override
  public boolean adds(Message<?> message) {
    return message instanceof Add;
  }

  private static Seen seen(PnCounterState state, long value) {
    return new Seen(value, state.clock(), state.replicaCount());
  }

  private static void require(
      String name,
      List<Map.Entry<UUID, Long>> clock,
      UUID target,
      PnCounterState state,
      Call call) {
    if (!target.equals(call.member())) {
      throw new TargetNotReplicaException(
          "pn-counter=%s: replica=%s was asked for, this is member=%s"
              .formatted(name, target, call.member()));
    }
    if (!state.covers(clock)) {
      throw new ConsistencyLostException(
          ("pn-counter=%s: member=%s does not have all that the caller has seen; ask another"
                  + " member, or reset the counter's handle")
              .formatted(name, call.member()));
    }
  }
}
