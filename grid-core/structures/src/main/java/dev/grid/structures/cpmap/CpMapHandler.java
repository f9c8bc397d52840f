package dev.grid.structures.cpmap;

import dev.grid.kernel.Call;
import dev.grid.kernel.Effect;
import dev.grid.kernel.Handler;
import dev.grid.kernel.Outcome;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.structures.cpmap.CpMapMessages.CompareAndSet;
import dev.grid.structures.cpmap.CpMapMessages.Delete;
import dev.grid.structures.cpmap.CpMapMessages.Get;
import dev.grid.structures.cpmap.CpMapMessages.Put;
import dev.grid.structures.cpmap.CpMapMessages.PutIfAbsent;
import dev.grid.structures.cpmap.CpMapMessages.Remove;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Decides what messages to CP maps do. Stateless. */
final class CpMapHandler implements Handler<CpMapState> {

  @Override
  public Outcome handle(Message<?> message, CpMapState state, Call call) {
    CpMapMessages<?> asked = (CpMapMessages<?>) message;
    Data value = state.get(asked.key());
    return switch (asked) {
      case Get m -> Outcome.reply(value);
      case Put m -> Outcome.changed(state.store(m.key(), m.value()), value);
      case CpMapMessages.Set m -> Outcome.changed(state.store(m.key(), m.value()), null);
      case PutIfAbsent m ->
          value == null
              ? Outcome.changed(state.store(m.key(), m.value()), null)
              : Outcome.reply(value);
      case Remove m -> removed(state.remove(m.key()), value);
      case Delete m -> removed(state.remove(m.key()), null);
      case CompareAndSet m ->
          Objects.equals(value, m.expectedValue())
              ? Outcome.changed(state.store(m.key(), m.newValue()), true)
              : Outcome.reply(false);
    };
  }

  private static Outcome removed(@Nullable Effect effect, @Nullable Data reply) {
    return effect == null ? Outcome.NOTHING : Outcome.changed(effect, reply);
  }

  @Override
  public boolean adds(Message<?> message) {
    return !(message instanceof Remove || message instanceof Delete);
  }
}
