package dev.grid.structures.atomiclong;

import dev.grid.kernel.Call;
import dev.grid.kernel.Handler;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.OutsideServices;
import dev.grid.kernel.cp.UserFunctions;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.structures.atomiclong.AtomicLongMessages.AddAndGet;
import dev.grid.structures.atomiclong.AtomicLongMessages.Alter;
import dev.grid.structures.atomiclong.AtomicLongMessages.Apply;
import dev.grid.structures.atomiclong.AtomicLongMessages.CompareAndSet;
import dev.grid.structures.atomiclong.AtomicLongMessages.Get;
import dev.grid.structures.atomiclong.AtomicLongMessages.GetAndAdd;
import dev.grid.structures.atomiclong.AtomicLongMessages.GetAndSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides what messages to atomic longs do. Stateless. */
final class AtomicLongHandler implements Handler<AtomicLongState> {

  /** What a function holds that sets the value. */
  private static final String VALUE = "value";

  @Override
  public Outcome handle(Message<?> message, AtomicLongState state, Call call) {
    long value = state.value();
    return switch ((AtomicLongMessages<?>) message) {
      case Get m -> Outcome.reply(value);
      case AddAndGet m -> set(state, value + m.delta(), value + m.delta());
      case GetAndAdd m -> set(state, value + m.delta(), value);
      case GetAndSet m -> set(state, m.newValue(), value);
      case CompareAndSet m ->
          value == m.expected() ? set(state, m.updated(), true) : Outcome.reply(false);
      case Apply m ->
          new Outcome.Sliced(
              UserFunctions.POOL, services -> applied(services, m.name(), m.function(), value));
      case Alter m -> {
        if (m.returnValueType() != Alter.OLD && m.returnValueType() != Alter.NEW) {
          throw new IllegalArgumentException(
              "atomic-long=%s returnValueType=%d: must be %d for the value before, or %d for the new"
                      .formatted(m.name(), m.returnValueType(), Alter.OLD, Alter.NEW)
                  + " one");
        }
        yield new Outcome.Offloaded(
            UserFunctions.POOL,
            VALUE,
            services -> altered(services, m.name(), m.function(), value));
      }
    };
  }

  private static Outcome set(AtomicLongState state, long updated, Object reply) {
    return updated == state.value()
        ? Outcome.reply(reply)
        : Outcome.changed(state.set(updated), reply);
  }

  private static @Nullable Data applied(
      OutsideServices services, String name, Data function, long value) {
    Object result = UserFunctions.call(services, "atomic-long=" + name, function, value);
    return result == null ? null : services.serialization().toData(result);
  }

  private static Long altered(OutsideServices services, String name, Data function, long value) {
    Object result = UserFunctions.call(services, "atomic-long=" + name, function, value);
    if (result instanceof Long updated) {
      return updated;
    }
    if (result instanceof Integer updated) {
      return updated.longValue();
    }
    throw new IllegalArgumentException(
        "atomic-long=%s: the function has returned %s: it must return a Long"
            .formatted(name, result == null ? null : "a " + result.getClass().getName()));
  }

  @Override
  public Outcome resume(
      Message<?> message, @Nullable Object result, AtomicLongState state, Call call) {
    if (message instanceof Alter m) {
      long updated = (Long) Objects.requireNonNull(result);
      return set(state, updated, m.returnValueType() == Alter.OLD ? state.value() : updated);
    }
    return Outcome.reply(result);
  }

  @Override
  public @Nullable Outcome whileHeld(
      Message<?> message, AtomicLongState state, Call call, Set<Object> held) {
    return message instanceof Get || message instanceof Apply
        ? null
        : Handler.super.whileHeld(message, state, call, held);
  }
}
