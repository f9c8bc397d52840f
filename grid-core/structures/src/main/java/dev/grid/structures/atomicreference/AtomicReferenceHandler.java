package dev.grid.structures.atomicreference;

import dev.grid.kernel.Call;
import dev.grid.kernel.Handler;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.OutsideServices;
import dev.grid.kernel.cp.UserFunctions;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.structures.atomicreference.AtomicReferenceMessages.Apply;
import dev.grid.structures.atomicreference.AtomicReferenceMessages.CompareAndSet;
import dev.grid.structures.atomicreference.AtomicReferenceMessages.Contains;
import dev.grid.structures.atomicreference.AtomicReferenceMessages.Get;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides what messages to atomic references do. Stateless. */
final class AtomicReferenceHandler implements Handler<AtomicReferenceState> {

  /** What a function holds that sets the value. */
  private static final String VALUE = "value";

  /**
   * What a function has come to.
   *
   * @param seen the value that it was given
   */
  private record Called(@Nullable Data seen, @Nullable Data result) {}

  @Override
  public Outcome handle(Message<?> message, AtomicReferenceState state, Call call) {
    Data value = state.value();
    return switch ((AtomicReferenceMessages<?>) message) {
      case Get m -> Outcome.reply(value);
      case Contains m -> Outcome.reply(Objects.equals(value, present(m.value())));
      case AtomicReferenceMessages.Set m ->
          set(state, present(m.newValue()), m.returnOldValue() ? value : null);
      case CompareAndSet m ->
          Objects.equals(value, present(m.oldValue()))
              ? set(state, present(m.newValue()), true)
              : Outcome.reply(false);
      case Apply m -> {
        if (m.returnValueType() < Apply.NOTHING || m.returnValueType() > Apply.NEW) {
          throw new IllegalArgumentException(
              ("atomic-reference=%s returnValueType=%d: must be %d for nothing, %d for the value"
                      + " before, or %d for what the function returns")
                  .formatted(m.name(), m.returnValueType(), Apply.NOTHING, Apply.OLD, Apply.NEW));
        }
        Outcome.Task task = services -> called(services, m.name(), m.function(), value);
        yield m.alter()
            ? new Outcome.Offloaded(UserFunctions.POOL, VALUE, task)
            : new Outcome.Sliced(UserFunctions.POOL, task);
      }
    };
  }

  /** Some clients serialize null, too. */
  private static @Nullable Data present(@Nullable Data value) {
    return value == null || value.type() == 0 ? null : value;
  }

  private static Outcome set(
      AtomicReferenceState state, @Nullable Data updated, @Nullable Object reply) {
    return updated == null && state.value() == null
        ? Outcome.reply(reply)
        : Outcome.changed(state.set(updated), reply);
  }

  private static Called called(
      OutsideServices services, String name, Data function, @Nullable Data value) {
    Object seen = value == null ? null : services.serialization().toObject(value);
    Object result = UserFunctions.call(services, "atomic-reference=" + name, function, seen);
    return new Called(value, result == null ? null : services.serialization().toData(result));
  }

  @Override
  public Outcome resume(
      Message<?> message, @Nullable Object result, AtomicReferenceState state, Call call) {
    Apply m = (Apply) message;
    Called called = (Called) Objects.requireNonNull(result);
    Data reply =
        switch (m.returnValueType()) {
          case Apply.OLD -> called.seen();
          case Apply.NEW -> called.result();
          default -> null;
        };
    return m.alter() ? set(state, called.result(), reply) : Outcome.reply(reply);
  }

  @Override
  public @Nullable Outcome whileHeld(
      Message<?> message, AtomicReferenceState state, Call call, Set<Object> held) {
    boolean isRead =
        message instanceof Get
            || message instanceof Contains
            || message instanceof Apply apply && !apply.alter();
    return isRead ? null : Handler.super.whileHeld(message, state, call, held);
  }
}
